export { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

export { Inflate } from 'fflate';

"""What the tests' Chromium is started with."""

import os

# Two pages of suggestions are drawn beside every window that nobody types an address into: two fifths of all its work.
# The last list of such names counts, so those that the driver turns off stand here again.
OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)

# Nothing may leave this machine, not even Chromium's own calls home.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
    "--no-first-run",
    "--disable-quic",
    "--no-sandbox" if os.geteuid() == 0 else "--disable-gpu",
]

package dev.devmon.discovery.listen;

import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;
import oshi.util.PlatformEnum;

/** Opens OSHI in the way that costs least. */
public final class OshiSystem {
    private OshiSystem() {}

    /**
     * Opens OSHI without JNA on Linux, where {@code /proc} has everything needed: that saves the memory of a native
     * library.
     */
    public static OperatingSystem open() {
        return PlatformEnum.getCurrentPlatform() == PlatformEnum.LINUX
                ? new oshi.nativefree.SystemInfo().getOperatingSystem()
                : new SystemInfo().getOperatingSystem();
    }
}

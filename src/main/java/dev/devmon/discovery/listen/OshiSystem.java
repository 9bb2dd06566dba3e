package dev.devmon.discovery.listen;

import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;
import oshi.util.PlatformEnum;

/** Opens the way into OSHI that costs least. */
public final class OshiSystem {
    private OshiSystem() {}

    /** On Linux everything needed is in {@code /proc}: without JNA the agent is smaller by its native library. */
    public static OperatingSystem open() {
        return PlatformEnum.getCurrentPlatform() == PlatformEnum.LINUX
                ? new oshi.nativefree.SystemInfo().getOperatingSystem()
                : new SystemInfo().getOperatingSystem();
    }
}

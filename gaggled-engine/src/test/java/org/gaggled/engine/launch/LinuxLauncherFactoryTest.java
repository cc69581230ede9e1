package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The Linux launcher says where it works. */
class LinuxLauncherFactoryTest {

    @Test
    void kernelVersionsAreReadAsNumbers() {
        assertTrue(LinuxLauncherFactory.isNewEnough("5.4.0-42-generic"));
        assertTrue(LinuxLauncherFactory.isNewEnough("5.15"));
        assertTrue(LinuxLauncherFactory.isNewEnough("10.0"));
        assertFalse(LinuxLauncherFactory.isNewEnough("5.3.18"));
        assertFalse(LinuxLauncherFactory.isNewEnough("4.19.0"));
        assertFalse(LinuxLauncherFactory.isNewEnough("unknown"));
    }

    @Test
    void isPreferredWhereItWorks() {
        assertNull(new LinuxLauncherFactory().getSupport().getReason());
        assertTrue(new LinuxLauncherFactory().getSupport().getRank()
                > new PortableLauncherFactory().getSupport().getRank());
    }
}

package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The portable launcher keeps the contract as far as Java can, and claims no more. */
class PortableLauncherTest extends LauncherContract {

    @Override
    String launcherName() {
        return "jdk";
    }

    @Override
    void reapAfterClose(int pid) throws Exception {
        endStranger(Integer.toString(pid));
    }

    @Test
    void claimsNothing() {
        assertEquals(Set.of(), launcher.getCapabilities());
    }
}

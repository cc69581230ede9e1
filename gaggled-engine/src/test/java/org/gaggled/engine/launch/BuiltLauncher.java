package org.gaggled.engine.launch;

import org.gaggled.api.PluginException;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.testkit.FakeLauncherContext;

/** The Linux launcher, with the {@code gaggled_exec} that the build has made, for tests of other packages. */
public final class BuiltLauncher {

    private BuiltLauncher() {}

    /** Opens one; it is the caller's to close. */
    public static ProcessLauncher open() {
        try {
            return new LinuxLauncherFactory(BuiltExec::find).open(new FakeLauncherContext());
        } catch (PluginException e) {
            throw new AssertionError(e);
        }
    }
}

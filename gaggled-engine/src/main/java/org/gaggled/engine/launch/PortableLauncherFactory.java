package org.gaggled.engine.launch;

import org.gaggled.api.launch.LauncherContext;
import org.gaggled.api.launch.LauncherSupport;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;

/** Offers the {@link PortableLauncher}, everywhere and as the last choice. */
public final class PortableLauncherFactory implements ProcessLauncherFactory {

    @Override
    public String getName() {
        return "jdk";
    }

    @Override
    public LauncherSupport getSupport() {
        return LauncherSupport.supported(0);
    }

    @Override
    public ProcessLauncher open(LauncherContext context) {
        return new PortableLauncher();
    }
}

package org.gaggled.launcher.dryrun;

import org.gaggled.api.launch.LauncherContext;
import org.gaggled.api.launch.LauncherSupport;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;

/** Offers the {@link DryRunLauncher} to who asks for it by name: {@code --launcher dry-run}. */
public final class DryRunLauncherFactory implements ProcessLauncherFactory {

    private static final int ONLY_BY_NAME = -1;

    @Override
    public String getName() {
        return "dry-run";
    }

    @Override
    public LauncherSupport getSupport() {
        return LauncherSupport.supported(ONLY_BY_NAME);
    }

    @Override
    public ProcessLauncher open(LauncherContext context) {
        return new DryRunLauncher(context.getEnvironment());
    }
}

package org.gaggled.engine.assembly;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.CurrentUsage;

/** A launcher that is closed once only, by whoever needs its end first. */
final class ClosedOnce implements ProcessLauncher {

    private final ProcessLauncher launcher;
    private final AtomicBoolean closed = new AtomicBoolean();

    ClosedOnce(ProcessLauncher launcher) {
        this.launcher = launcher;
    }

    /** The launcher itself. */
    ProcessLauncher launcher() {
        return launcher;
    }

    @Override
    public void launch(LaunchRequest request, LaunchListener listener) {
        launcher.launch(request, listener);
    }

    @Override
    public void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
        launcher.adopt(request, process, listener);
    }

    @Override
    public Map<Long, CurrentUsage> measure() throws IOException {
        return launcher.measure();
    }

    @Override
    public void fence(long nanos) throws IOException {
        launcher.fence(nanos);
    }

    @Override
    public Set<LauncherCapability> getCapabilities() {
        return launcher.getCapabilities();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            launcher.close();
        }
    }
}

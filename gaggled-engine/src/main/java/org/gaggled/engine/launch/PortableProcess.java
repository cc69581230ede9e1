package org.gaggled.engine.launch;

import java.util.List;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ProcessSignal;

/** A process of the {@link PortableLauncher}. The JDK's handles remember start times, so they reach no stranger. */
final class PortableProcess implements LaunchedProcess {

    private final ProcessHandle handle;
    private final SignalScope scope;

    PortableProcess(Process process, SignalScope scope) {
        this.handle = process.toHandle();
        this.scope = scope;
    }

    @Override
    public long getPid() {
        return handle.pid();
    }

    @Override
    public boolean signal(ProcessSignal signal) {
        return send(signal) == SignalOutcome.SENT;
    }

    @Override
    public SignalOutcome send(ProcessSignal signal) {
        if (!handle.isAlive()) {
            return SignalOutcome.GONE;
        }
        // Asked before any of them is signalled: the descendants of the dead are nobody's. The process itself comes
        // first: it might
        // otherwise end by itself for want of a child.
        List<ProcessHandle> descendants =
                scope == SignalScope.GROUP ? handle.descendants().toList() : List.of();
        if (signal.equals(ProcessSignal.TERM)) {
            SignalOutcome outcome = outcome(handle.destroy());
            descendants.forEach(ProcessHandle::destroy);
            return outcome;
        }
        if (signal.equals(ProcessSignal.KILL)) {
            SignalOutcome outcome = outcome(handle.destroyForcibly());
            descendants.forEach(ProcessHandle::destroyForcibly);
            return outcome;
        }
        return SignalOutcome.NOT_SUPPORTED;
    }

    /** What the JDK does not send to a process that is there, it may not. */
    private SignalOutcome outcome(boolean sent) {
        if (sent) {
            return SignalOutcome.SENT;
        }
        return handle.isAlive() ? SignalOutcome.NOT_PERMITTED : SignalOutcome.GONE;
    }
}

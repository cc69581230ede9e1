package org.gaggled.engine.probe;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of probes that run now. */
final class ProbeCommands {

    private static final Logger log = LoggerFactory.getLogger(ProbeCommands.class);

    private final ProcessLauncher launcher;
    private final Set<ProbeCommand> running = ConcurrentHashMap.newKeySet();
    private final boolean handsOn;

    /** Where they print to, once one has run; nobody reads what is printed each second. */
    private @Nullable Integer nullDevice;

    private volatile boolean closed;

    /** Those that this launcher starts. */
    ProbeCommands(ProcessLauncher launcher) {
        this.launcher = launcher;
        this.handsOn = launcher.getCapabilities().contains(LauncherCapability.DESCRIPTORS);
    }

    /** Has one started, without output where the launcher can do that. */
    ProbeCommand run(LaunchRequest request) throws DescriptorException {
        return start(handsOn ? silent(request) : request);
    }

    private synchronized LaunchRequest silent(LaunchRequest request) throws DescriptorException {
        if (nullDevice == null) {
            nullDevice = Descriptors.nullDevice();
        }
        return request.toBuilder().descriptors(Map.of(1, nullDevice, 2, nullDevice)).build();
    }

    private ProbeCommand start(LaunchRequest request) {
        ProbeCommand command = new ProbeCommand();
        running.add(command);
        CompletableFuture<Void> _ = command.end().thenRun(() -> running.remove(command));
        if (closed) {
            command.kill();
        }
        try {
            launcher.launch(request, command);
        } catch (RuntimeException | Error e) {
            running.remove(command);
            throw e;
        }
        return command;
    }

    /** Kills all of them, and waits until nothing is left of them, but not for longer than that. */
    void close(Duration bound) {
        closed = true;
        running.forEach(ProbeCommand::kill);
        CompletableFuture<?>[] ends = running.stream().map(ProbeCommand::end).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException left) {
            log.warn("{} commands of probes are still there, although they were killed", running.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeNullDevice();
    }

    private synchronized void closeNullDevice() {
        if (nullDevice != null) {
            Descriptors.close(nullDevice);
            nullDevice = null;
        }
    }
}

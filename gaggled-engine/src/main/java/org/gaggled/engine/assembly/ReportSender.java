package org.gaggled.engine.assembly;

import java.time.Duration;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.engine.plugin.PluginScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a neighbour source is told what our programs do: the loop hands over a report and goes on,
 * whatever the source does with it. Only the newest report waits.
 */
final class ReportSender {

    private static final Logger log = LoggerFactory.getLogger(ReportSender.class);

    /** How long the end waits for a source that is being told something. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final OpenPlugin<NeighbourSource> source;
    private final Thread thread;
    private @Nullable HostReport newest;
    private boolean leaves;
    private boolean ended;

    ReportSender(OpenPlugin<NeighbourSource> source) {
        this.source = source;
        this.thread = Thread.ofPlatform().daemon().name(source.what()).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    synchronized void tell(HostReport report) {
        newest = report;
        notifyAll();
    }

    /** Says goodbye behind what was told before. */
    synchronized void leave() {
        leaves = true;
        notifyAll();
    }

    /** Tells what waits, and ends; waits for that, but not for long. */
    void end() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        try {
            if (!thread.join(PATIENCE)) {
                log.warn("{} takes more than {} s for what it is told; it is closed meanwhile", source.what(),
                        PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        boolean more = true;
        while (more) {
            try {
                more = sendNext();
            } catch (InterruptedException e) {
                log.debug("{} was interrupted, and goes on", source.what(), e);
            } catch (Throwable e) {
                log.error("{} failed when it was told what the programs do", source.what(), e);
            }
        }
    }

    /** Whether there may be more. */
    private boolean sendNext() throws InterruptedException {
        HostReport report;
        boolean goodbye;
        synchronized (this) {
            while (newest == null && !leaves && !ended) {
                wait();
            }
            report = newest;
            newest = null;
            goodbye = report == null && leaves;
            if (goodbye) {
                leaves = false;
            }
            if (report == null && !goodbye) {
                return false;
            }
        }
        try (PluginScope _ = PluginScope.enter(source.loader())) {
            if (report != null) {
                source.opened().tell(report);
            } else {
                source.opened().leave();
            }
        }
        return true;
    }
}

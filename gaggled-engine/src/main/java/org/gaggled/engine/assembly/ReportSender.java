package org.gaggled.engine.assembly;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.engine.loop.NeighbourSender;
import org.gaggled.engine.plugin.PluginScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a neighbour source is told what our programs do, and what this host claims: the loop hands it
 * over and goes on, whatever the source does with it. Only the newest of each waits.
 */
final class ReportSender implements NeighbourSender {

    private static final Logger log = LoggerFactory.getLogger(ReportSender.class);

    /** How long the end waits for a source that is being told something. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final OpenPlugin<NeighbourSource> source;
    private final Thread thread;
    private @Nullable HostReport newest;
    private @Nullable Claim claim;
    private boolean watches;
    private boolean leaves;
    private boolean ended;

    private record Claim(long version, Set<String> programs) {}

    ReportSender(OpenPlugin<NeighbourSource> source) {
        this.source = source;
        this.thread = Thread.ofPlatform().daemon().name(source.what()).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    @Override
    public synchronized void tell(HostReport report) {
        newest = report;
        notifyAll();
    }

    @Override
    public synchronized void leave() {
        leaves = true;
        notifyAll();
    }

    @Override
    public synchronized void watchClaims() {
        watches = true;
        notifyAll();
    }

    @Override
    public synchronized void claim(long version, Set<String> programs) {
        claim = new Claim(version, Set.copyOf(programs));
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
        Consumer<NeighbourSource> next = takeNext();
        if (next == null) {
            return false;
        }
        try (PluginScope _ = PluginScope.enter(source.loader())) {
            next.accept(source.opened());
        }
        return true;
    }

    /** What is to be told next, once there is something; null where nothing waits at the end. */
    private synchronized @Nullable Consumer<NeighbourSource> takeNext() throws InterruptedException {
        while (!watches && newest == null && claim == null && !leaves && !ended) {
            wait();
        }
        HostReport report = newest;
        Claim claimed = claim;
        if (watches) {
            watches = false;
            return this::watchClaims;
        }
        if (report != null) {
            newest = null;
            return to -> to.tell(report);
        }
        if (claimed != null) {
            claim = null;
            return to -> to.claim(claimed.version, claimed.programs);
        }
        if (leaves) {
            leaves = false;
            return NeighbourSource::leave;
        }
        return null;
    }

    private void watchClaims(NeighbourSource to) {
        try {
            to.watchClaims();
        } catch (UnsupportedOperationException e) {
            log.error("{} keeps no claims of hosts, so that nothing runs here that has a placement: join the cluster by"
                    + " another plugin, or remove the placements", source.what(), e);
        }
    }
}

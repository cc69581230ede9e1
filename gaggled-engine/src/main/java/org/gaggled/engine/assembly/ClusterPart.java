package org.gaggled.engine.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ChannelUrl;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.loop.Neighbours;
import org.gaggled.engine.reload.PluginChanges;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.reload.UnopenedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of this gaggled in a cluster, where the configuration asks for one. */
final class ClusterPart implements Reopening, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClusterPart.class);

    private final PluginOpening opening;
    private final ControlPort port;
    private final Neighbours neighbours;
    private final GaggleInfo gaggle;
    private final OpenParts parts;

    /** What is open; null where this gaggled is in no cluster. Guarded by this. */
    private @Nullable Opened inForce;

    /**
     * A neighbour source that is open.
     *
     * @param host the name of this host there
     */
    private record Opened(
            ConfiguredPlugin<NeighbourSourceFactory> plugin, String host, OpenPlugin<NeighbourSource> source,
            ReportSender sender) {}

    private ClusterPart(
            PluginOpening opening, ControlPort port, Neighbours neighbours, GaggleInfo gaggle, OpenParts parts) {
        this.opening = opening;
        this.port = port;
        this.neighbours = neighbours;
        this.gaggle = gaggle;
        this.parts = parts;
    }

    /**
     * Opens what the first configuration asks for, if it does, and joins.
     *
     * @param parts what else is open, by which this gaggled can be reached
     */
    static ClusterPart open(
            GaggleConfig config, PluginOpening opening, ControlPort port, Neighbours neighbours, GaggleInfo gaggle,
            OpenParts parts) throws PluginException {
        ClusterPart part = new ClusterPart(opening, port, neighbours, gaggle, parts);
        Opened opened = part.open(config);
        if (opened != null) {
            part.join(opened);
        }
        return part;
    }

    private @Nullable Opened open(GaggleConfig config) throws PluginException {
        if (config.neighbourSources().isEmpty()) {
            return null;
        }
        ConfiguredPlugin<NeighbourSourceFactory> plugin = config.neighbourSources().getFirst();
        OpenPlugin<NeighbourSource> source = opening.open(plugin, config.host(), port);
        return new Opened(plugin, config.host(), source, new ReportSender(source));
    }

    private synchronized void join(Opened opened) throws PluginException {
        try {
            PluginOpening.join(opened.source, opened.plugin.factory(), neighbours);
        } catch (PluginException | RuntimeException e) {
            OpenPlugin.close(List.of(opened.source));
            throw e;
        }
        opened.sender.start();
        inForce = opened;
        follow(opened);
    }

    /** Has the others told by what is open, and where this gaggled can be reached now. */
    private void follow(Opened opened) {
        neighbours.follow(new Neighbours.Membership(
                template(opened.host), opened.sender,
                opened.plugin.getSettings().get(ClusterSettings.LEAVE_WAIT).toNanos()));
    }

    private HostReport template(String host) {
        String url = parts.channels().controlUrl();
        return HostReport.builder(host, gaggle.getInstanceId())
                .configFile(gaggle.getConfigFile())
                .control(
                        url == null ? null : ChannelUrl.seenFromOutside(url, gaggle.getHostName()),
                        parts.controlKey())
                .build();
    }

    private static void close(Opened opened) {
        opened.sender.end();
        OpenPlugin.close(List.of(opened.source));
    }

    @Override
    public synchronized void close() {
        Opened last = inForce;
        inForce = null;
        if (last != null) {
            close(last);
        }
    }

    private synchronized @Nullable Opened inForce() {
        return inForce;
    }

    // ---- another configuration

    /** Opens the sinks and sources of another configuration, and what joins its cluster. */
    @Override
    public Prepared prepare(GaggleConfig next) throws UnopenedException {
        Prepared others = parts.prepare(next);
        try {
            Opened now = inForce();
            return isSame(next) ? now == null ? others : new Change(others, now) : new Change(others, open(next));
        } catch (PluginException | RuntimeException e) {
            List<ConfigProblem> closed = new ArrayList<>(others.undo());
            throw new UnopenedException(PluginChanges.positionOf(next.neighbourSources().getFirst()), e, closed);
        }
    }

    private boolean isSame(GaggleConfig next) {
        Opened now = inForce();
        if (now == null || next.neighbourSources().isEmpty()) {
            return now == null && next.neighbourSources().isEmpty();
        }
        ConfiguredPlugin<NeighbourSourceFactory> plugin = next.neighbourSources().getFirst();
        return now.host.equals(next.host()) && now.plugin.factory().equals(plugin.factory())
                && PluginChanges.between(now.plugin, plugin).isEmpty();
    }

    /** What is to be open, in place of what is, or what stays; the rest goes on as it does without a cluster. */
    private final class Change implements Prepared {

        private final Prepared others;
        private final @Nullable Opened next;

        Change(Prepared others, @Nullable Opened next) {
            this.others = others;
            this.next = next;
        }

        @Override
        public Map<String, String> variables() {
            return others.variables();
        }

        @Override
        public void takeEffect() {
            others.takeEffect();
        }

        @Override
        public void note() {
            others.note();
        }

        /** Others are not to think that our programs are down: only who goes for good says goodbye. */
        @Override
        public void keep() {
            Opened former = inForce();
            if (next != null && next.equals(former)) {
                follow(next);
                others.keep();
                return;
            }
            if (former != null && (next == null || !next.host.equals(former.host))) {
                former.sender.leave();
            }
            close();
            try {
                if (next == null) {
                    neighbours.follow(null);
                } else {
                    join(next);
                }
            } catch (PluginException | RuntimeException e) {
                neighbours.follow(null);
                log.error("{} cannot join the cluster, so that other hosts are unknown: {}",
                        Objects.requireNonNull(next).source.what(), e.getMessage(), e);
            }
            others.keep();
        }

        @Override
        public List<ConfigProblem> undo() {
            if (next != null && !next.equals(inForce())) {
                OpenPlugin.close(List.of(next.source));
            }
            return others.undo();
        }
    }
}

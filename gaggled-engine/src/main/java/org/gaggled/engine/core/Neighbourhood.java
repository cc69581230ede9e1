package org.gaggled.engine.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.jspecify.annotations.Nullable;

/**
 * All other hosts that are known, or needed. It is empty where the configuration names none, and no source tells of
 * any.
 */
final class Neighbourhood {

    private final Map<String, NeighbourHost> hosts = new LinkedHashMap<>();

    /** Why no other host can be heard; null where they can, or where nobody has said. */
    private @Nullable String trouble;

    private NeighbourHost host(String name) {
        return hosts.computeIfAbsent(name, one -> new NeighbourHost(one, trouble));
    }

    /** What a name that stands in a configuration means, on another host. */
    List<Neighbour> meantBy(ProgramId on) {
        return host(on.requireHost()).meantBy(on.nameThere());
    }

    /** An earlier gaggled has known that program of another host. */
    void recall(ProgramId id) {
        host(id.requireHost()).recall(id);
    }

    /** The needs are made anew. */
    void forgetNames() {
        hosts.values().forEach(NeighbourHost::forgetNames);
    }

    /** The needs were made anew. */
    void forgetUnneeded() {
        hosts.values().forEach(NeighbourHost::forgetUnneeded);
    }

    Collection<NeighbourHost> hosts() {
        return hosts.values();
    }

    /** What is known of each, in the order of their names. */
    List<HostState> states(long now) {
        return hosts.values().stream()
                .sorted(Comparator.comparing(NeighbourHost::name))
                .map(host -> host.state(now))
                .toList();
    }

    /** Something was heard of other hosts: what is different by it. */
    NeighbourHost.Change heard(Input.OfNeighbours news, long now) {
        return switch (news) {
            case Input.NeighbourTold(HostReport report) -> host(report.getHost()).told(report, now);
            case Input.NeighbourLost(String host, String reason) -> host(host).lost(reason, now);
            case Input.NeighbourLeft(String host) -> host(host).left(now);
            case Input.Connected() -> connected();
            case Input.Disconnected(String reason) -> disconnected(reason, now);
        };
    }

    /** Others can be heard. */
    private NeighbourHost.Change connected() {
        trouble = null;
        hosts.values().forEach(NeighbourHost::listenTo);
        return NeighbourHost.Change.NONE;
    }

    /** Nobody can be heard any more, or yet. */
    private NeighbourHost.Change disconnected(String reason, long now) {
        trouble = reason;
        List<Neighbour> changed = new ArrayList<>();
        hosts.values().forEach(host -> changed.addAll(host.lost(reason, now).neighbours()));
        return new NeighbourHost.Change(changed, false);
    }
}

package org.gaggled.engine.simulation.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.place.HostPlaces;

/** What gives the programs of a gaggle their places, by the clock of their host. */
final class Placing implements HostPlaces.Actions {

    private final Host host;
    private final NeighbourSource source;
    private final Consumer<Input> core;
    private final HostPlaces places;
    private final Map<String, Set<String>> candidates = new HashMap<>();

    private boolean looking;
    private boolean again;

    Placing(Host host, World world, boolean adopts, NeighbourSource source, Consumer<Input> core) {
        this.host = host;
        this.source = source;
        this.core = core;
        this.places = new HostPlaces(host.name, adopts, world.random, this);
        source.watchClaims();
    }

    // ---- what is heard

    void connected() {
        candidates.clear();
        places.connected();
    }

    void disconnected(String reason) {
        candidates.clear();
        places.disconnected(reason);
    }

    void told(HostReport report) {
        candidates.put(report.getHost(), report.getPrograms().stream().filter(NeighbourProgram::mayComeUp)
                .map(NeighbourProgram::getName).filter(name -> name.startsWith("placed")).collect(Collectors.toSet()));
    }

    void notKnown(String other) {
        candidates.remove(other);
    }

    void held(long until) {
        places.held(until, host.clock());
    }

    void claimed(List<HostClaims> claims) {
        places.claims(claims, host.clock());
    }

    // ---- what follows

    void look(Gaggle gaggle) {
        again = true;
        if (looking) {
            return;
        }
        looking = true;
        while (again) {
            again = false;
            places.look(gaggle.placed(), candidates::get, host.clock());
        }
        looking = false;
        host.lookAgain(places.next());
    }

    @Override
    public void claim(long version, Set<String> programs) {
        source.claim(version, programs);
    }

    @Override
    public void fence(long time) {
        host.fence(time);
    }

    @Override
    public void give(ProgramId program) {
        core.accept(new Input.PlaceGiven(program));
    }

    @Override
    public void take(ProgramId program, String reason) {
        core.accept(new Input.PlaceLost(program, reason));
    }
}

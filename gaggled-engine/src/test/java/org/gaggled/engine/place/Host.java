package org.gaggled.engine.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.engine.core.PlacedProgram;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** A host: its clock, its link, its processes, what fences them, and its gaggled, which may be paused or dead. */
final class Host implements HostPlaces.Actions {

    final String name;
    final boolean[] processes;
    final boolean[] wanted;

    boolean isCut;

    private final World world;
    private final double rate;
    private final boolean[] hasPlace;
    private final boolean[] hasRun;

    /** It goes on without a place until one is given or taken; nothing is started by that. */
    private final boolean[] isAdopted;

    /** Which gaggled it is, and which life of its programs; what a former one has planned comes too late. */
    private int life;
    private int incarnation;

    private boolean isThere;
    private boolean isPaused;
    private final List<Runnable> waiting = new ArrayList<>();

    private HostPlaces places;
    private Set<String> leased = new HashSet<>();
    private long heldUntil;
    private boolean isLinked;
    private long lastSent;
    private long lastHeard;
    private long fencedAt = Long.MAX_VALUE;

    Host(String name, World world, double rate) {
        this.name = name;
        this.world = world;
        this.rate = rate;
        int programs = world.programs.size();
        this.processes = new boolean[programs];
        this.wanted = new boolean[programs];
        this.hasPlace = new boolean[programs];
        this.hasRun = new boolean[programs];
        this.isAdopted = new boolean[programs];
        this.places = new HostPlaces(name, false, world.random, this);
        Arrays.fill(wanted, true);
    }

    private long clock() {
        return (long) (world.now() * rate);
    }

    boolean isAlive() {
        return isThere;
    }

    boolean isPaused() {
        return isPaused;
    }

    // ---- its gaggled

    /** A gaggled begins, and takes over what it finds or does not look for it. */
    void begin(boolean adopts) {
        life++;
        incarnation += adopts ? 0 : 1;
        isThere = true;
        isPaused = false;
        waiting.clear();
        isLinked = false;
        heldUntil = Long.MIN_VALUE;
        for (int i = 0; i < processes.length; i++) {
            hasRun[i] = adopts && processes[i];
            isAdopted[i] = hasRun[i];
            hasPlace[i] = false;
        }
        places = new HostPlaces(name, adopts, world.random, this);
        look();
        beat();
    }

    void kill() {
        isThere = false;
        life++;
    }

    void pause() {
        isPaused = true;
    }

    void goOn() {
        if (isThere && isPaused) {
            isPaused = false;
            List<Runnable> missed = List.copyOf(waiting);
            waiting.clear();
            missed.forEach(Runnable::run);
        }
    }

    /** After that time by its clock, if this gaggled is there then, and not before it goes on. */
    private void after(double seconds, Runnable what) {
        int mine = life;
        world.after(seconds / rate, () -> perform(mine, what));
    }

    private void perform(int mine, Runnable what) {
        if (life == mine && isThere) {
            if (isPaused) {
                waiting.add(() -> perform(mine, what));
            } else {
                what.run();
            }
        }
    }

    private void look() {
        List<PlacedProgram> programs = new ArrayList<>();
        for (int i = 0; i < processes.length; i++) {
            programs.add(new PlacedProgram(
                    id(i), world.programs.get(i), wanted[i], hasRun[i],
                    hasPlace[i] || (isAdopted[i] && hasRun[i])));
        }
        places.look(programs, this::candidates, clock());
        long next = places.next();
        if (next != Long.MAX_VALUE) {
            long planned = next;
            after((next - clock()) / (double) World.SECOND + 1e-6, () -> {
                if (places.next() == planned) {
                    look();
                }
            });
        }
    }

    private static ProgramId id(int program) {
        return new ProgramId("p" + program);
    }

    private static int number(ProgramId id) {
        return Integer.parseInt(id.name().substring(1));
    }

    private @Nullable Set<String> candidates(String other) {
        if (!leased.contains(other)) {
            return null;
        }
        Set<String> programs = new HashSet<>();
        Host there = world.find(other);
        for (int i = 0; i < processes.length; i++) {
            if (there.wanted[i]) {
                programs.add("p" + i);
            }
        }
        return programs;
    }

    // ---- its link

    private void beat() {
        ask(0, null);
        after(World.LEASE / (double) World.SECOND / 5, this::beat);
    }

    private void ask(long version, @Nullable Set<String> claimed) {
        int mine = life;
        long asked = clock();
        Store.Question question = new Store.Question(name, incarnation, version, claimed);
        if (isCut || world.random.nextDouble() < world.lost) {
            return;
        }
        lastSent = Math.max(lastSent, world.now() + (long) (world.random.nextDouble() * world.slowest));
        world.at(lastSent, () -> {
            List<HostClaims> answer = isCut ? null : world.store.asked(question);
            if (answer != null && world.random.nextDouble() >= world.lost) {
                lastHeard = Math.max(lastHeard, world.now() + (long) (world.random.nextDouble() * world.slowest));
                world.at(lastHeard, () -> {
                    if (!isCut) {
                        perform(mine, () -> heard(asked, answer));
                    }
                });
            }
        });
    }

    private void heard(long asked, List<HostClaims> claims) {
        long until = asked + World.LEASE / 4 * 3;
        if (until <= clock()) {
            return;
        }
        if (!isLinked) {
            isLinked = true;
            places.connected();
        }
        if (until > heldUntil) {
            heldUntil = until;
            places.held(until, clock());
            after((until - clock()) / (double) World.SECOND + 1e-6, this::checkLink);
        }
        leased = new HashSet<>();
        claims.stream().filter(HostClaims::isLeased).forEach(one -> leased.add(one.getHost()));
        places.claims(claims, clock());
        look();
    }

    private void checkLink() {
        if (isLinked && clock() >= heldUntil) {
            isLinked = false;
            places.disconnected("nothing is heard");
            look();
        }
    }

    // ---- what follows

    @Override
    public void claim(long version, Set<String> claimed) {
        ask(version, Set.copyOf(claimed));
    }

    @Override
    public void fence(long time) {
        fencedAt = time;
        watchFence();
    }

    /** Nothing that happens to gaggled keeps it from its work. */
    private void watchFence() {
        long planned = fencedAt;
        world.at((long) (planned / rate) + 1, () -> {
            if (world.fences && fencedAt == planned) {
                fenceRings();
            }
        });
    }

    private void fenceRings() {
        for (int i = 0; i < processes.length; i++) {
            if (processes[i]) {
                dies(i);
            }
        }
    }

    @Override
    public void give(ProgramId id) {
        hasPlace[number(id)] = true;
        start(number(id));
    }

    private void start(int program) {
        if (hasPlace[program] && wanted[program] && !hasRun[program]) {
            hasRun[program] = true;
            after(world.random.nextDouble() / 5, () -> {
                if (!hasPlace[program]) {
                    hasRun[program] = false;
                    look();
                } else {
                    processes[program] = true;
                    world.begun(program);
                    if (world.fences && clock() >= fencedAt) {
                        world.after(0.05, this::fenceRings);
                    }
                }
            });
        }
    }

    @Override
    public void take(ProgramId id, String reason) {
        int program = number(id);
        boolean had = hasPlace[program] || isAdopted[program];
        hasPlace[program] = false;
        isAdopted[program] = false;
        if (had && processes[program]) {
            // The last one does not end before it is killed.
            after(world.any(List.of(0.1, 1.0, 8.0, 1e6)), () -> {
                if (processes[program] && !hasPlace[program]) {
                    dies(program);
                }
            });
        }
    }

    /** A process of it ends, and is started again where it may be. */
    void dies(int program) {
        processes[program] = false;
        int mine = life;
        perform(mine, () -> {
            if (hasRun[program]) {
                hasRun[program] = false;
                isAdopted[program] = false;
                look();
                after(world.random.nextDouble(), () -> start(program));
            }
        });
    }

    /** An operator wants it to run here, or not. */
    void want(int program, boolean value) {
        perform(life, () -> {
            wanted[program] = value;
            if (!value && processes[program]) {
                after(1, () -> {
                    if (processes[program] && !wanted[program]) {
                        dies(program);
                    }
                });
            }
            look();
            start(program);
        });
    }

    @Override
    public String toString() {
        return name + " at " + clock() / 1e9 + " runs " + Arrays.toString(processes)
                + (isThere ? isPaused ? " paused" : "" : " dead") + (isCut ? " cut" : "") + " held until "
                + heldUntil / 1e9 + " fenced at " + fencedAt / 1e9 + " " + places;
    }
}

package org.gaggled.api.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.Stability;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;

/**
 * Decides what of all that becomes of a gaggle's programs is worth announcing, and when. The rules: a program is
 * announced once in a period at most; what is up must have been so for a period before that is said; a program that
 * goes up and down all the time is announced as churning, once, and so is the end of that; what an operator did is not
 * taken for a crash; that gaggled has given up on a program is announced, whatever came before; a program that was
 * ready and is not any more counts as one that went down, and comes up when it is ready; a task that is done is as it
 * should be; the first start is not announced, and neither is what goes down because gaggled itself is shutting down.
 *
 * <p>It has no clock and no thread: whoever uses it gives the time, in nanoseconds of {@link System#nanoTime()} or of a
 * test, and calls {@link #decide} when {@link #nextDecision} says. {@link AnnouncingSink} does that. Deciding costs as
 * much as there is to decide, however many programs there are. Not safe for use by several threads.
 *
 * <p>One that is made {@link #together} tells an outage as a whole: what went down because of another program is held
 * back until that and all that went with it is decided, and given with it. What is decided, and of which program how
 * often, is the same.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class Announcer {

    /** What {@link #nextDecision()} says when there is nothing to decide. */
    public static final long NEVER = ProgramAnnouncer.NEVER;

    /**
     * How long it usually waits after a change for what belongs to it: when an operator starts a program it is first
     * down and no longer disabled, and up a moment later.
     */
    public static final Duration USUAL_GATHERING = Duration.ofMillis(250);

    private record Due(long at, String program) {}

    private final long period;
    private final long gathering;

    /** How long an outage is waited for; 0 where nothing is held back. */
    private final long patience;

    private final Map<String, ProgramAnnouncer> programs = new HashMap<>();

    /** Programs of earlier runs that were not heard of in this one, until it is known that they are gone. */
    private final Map<String, ProgramAnnouncer> earlier = new HashMap<>();

    private final TreeSet<Due> due = new TreeSet<>(Comparator.comparingLong(Due::at).thenComparing(Due::program));

    /** Programs of which readers may know something else than was taken last. */
    private final Set<String> toldAnew = new HashSet<>();

    private ProgramWatch watch = new ProgramWatch();
    private Outages outages;

    /** Whether gaggled shuts down: what goes down then does so because somebody wanted all of it down, and knows. */
    private boolean gaggleStopping;

    /**
     * An announcer that knows of no program, and waits as long as usual for what belongs together.
     *
     * @param period from one announcement of a program to the next, at least; and how long a program must have been up
     * before it is believed
     */
    public Announcer(Duration period) {
        this(period, USUAL_GATHERING);
    }

    /** The same, which waits so long for what belongs together; see {@link #USUAL_GATHERING}. */
    public Announcer(Duration period, Duration gathering) {
        this(period, gathering, Duration.ZERO);
    }

    private Announcer(Duration period, Duration gathering, Duration patience) {
        this.period = period.toNanos();
        this.gathering = gathering.toNanos();
        this.patience = patience.toNanos();
        this.outages = new Outages(this.patience);
    }

    /**
     * An announcer that tells an outage as a whole: a program that went down by itself, and those that went down
     * {@linkplain Announcement#getRoot() because of it}. {@link #decide} gives all of it in one list, the program
     * first, when all of it is down and decided, and at the latest a period after the program went down. When they are
     * up again it does the same, at the latest two periods after the program is. What goes down or comes up later is
     * given as anything else. It waits for nothing but what it has heard of: programs that are being stopped, or have
     * changed. The program itself is waited for a period by those that are down before it.
     *
     * @param period see {@link #Announcer(Duration)}
     * @param gathering see {@link #USUAL_GATHERING}
     */
    public static Announcer together(Duration period, Duration gathering) {
        return new Announcer(period, gathering, period);
    }

    /**
     * Takes note of an event. After {@linkplain org.gaggled.api.event.EventSink#missed a gap}, {@link #states} has to
     * follow.
     */
    public void event(GaggleEvent event, long now) {
        if (event.getType() == GaggleEventType.GAGGLE_STOPPING) {
            gaggleStopping();
        }
        ProgramState program = event.getProgram();
        if (program != null) {
            if (event.getType() == GaggleEventType.PROGRAM_STOPPING) {
                stopping(program);
            }
            state(program, event.getTime(), now);
        }
    }

    /**
     * Takes note of the states of all programs at one moment, which may be older than what was heard since: there are
     * these, and no others. Until all are up the gaggle is not all well.
     *
     * @param time on the wall clock, of what was not heard of before
     */
    public void states(List<ProgramState> states, Instant time, long now) {
        states.forEach(state -> programOf(HarmlessText.of(state.getName())));
        earlier.clear();
        states.forEach(state -> state(state, time, now));
    }

    /**
     * Takes note of the state of a program, changed or not.
     *
     * @param time when it came into that state, on the wall clock
     */
    public void state(ProgramState state, Instant time, long now) {
        if (gaggleStopping) {
            return;
        }
        Change change = watch.read(state, time, now);
        String name = HarmlessText.of(state.getName());
        outages.stops(name, watch.stopsFor(state.getName()));
        if (change != null) {
            record(change);
        } else if (programs.containsKey(name)) {
            outages.note(name, programOf(name));
        }
    }

    /** Takes note that a program is being stopped. */
    public void stopping(ProgramState state) {
        watch.stopping(state);
    }

    /** Takes note that gaggled shuts down: what goes down from now on is not announced. */
    public void gaggleStopping() {
        gaggleStopping = true;
    }

    /**
     * Takes over what readers were told by an announcer before this one; nothing is said of those programs for a
     * period.
     */
    public void recall(Map<String, AnnouncedStatus> told, long now) {
        told.forEach((program, status) -> earlier.put(program,
                ProgramAnnouncer.knownAs(status, period, gathering, now + period)));
    }

    /**
     * Goes on where an announcer before this one has stopped, which heard events of the same run of gaggled: one that
     * was killed with gaggled, for example, whose programs went on. What it had announced is not announced again; what
     * became of a program since then is. A program that is up by another process than it was has been down.
     *
     * @param told of each program what {@link #takeTold()} gave last
     */
    public void resume(Map<String, Told> told, long now) {
        told.forEach((program, known) -> {
            earlier.put(program, ProgramAnnouncer.resumed(known, period, gathering, now + period));
            if (known.getPid() != null) {
                watch.wasReady(program, known.getPid());
            }
        });
    }

    /**
     * What readers know of programs, of those of which they know something else than this gave last. It takes for
     * granted that they get what {@link #decide} gives, and is silent about what is held back. Whoever keeps that can
     * {@link #resume} later.
     */
    public Map<String, Told> takeTold() {
        Map<String, Told> taken = new HashMap<>();
        List<String> given = toldAnew.stream().filter(name -> !outages.isHolding(name)).toList();
        for (String name : given) {
            ProgramAnnouncer program = programs.get(name);
            Told told = program == null ? null : program.takeTold();
            if (told != null) {
                taken.put(name, told);
            }
        }
        given.forEach(toldAnew::remove);
        return taken;
    }

    /**
     * Forgets all programs, as another run of gaggled follows; but what was last announced of them is remembered where
     * it was not that they are up: when they are up in the next run it must be said. What is held back is to be asked
     * for {@linkplain #decideAtLast before}.
     */
    public void startOver() {
        programs.forEach((name, program) -> {
            ProgramAnnouncer next = program.inNextRun();
            if (next != null) {
                earlier.put(name, next);
            }
        });
        programs.clear();
        due.clear();
        outages = new Outages(patience);
        watch = new ProgramWatch();
        gaggleStopping = false;
    }

    /** Takes note of a change; changes come in the order of their times. */
    void record(Change change) {
        ProgramAnnouncer program = programOf(change.program());
        due.remove(new Due(program.nextDecision(), change.program()));
        program.record(change);
        schedule(change.program(), program);
    }

    /** Why nothing is being said of a program, or when something may be, in a few words. */
    public String explain(String program, long now) {
        String name = HarmlessText.of(program);
        return programOf(name).explain(now) + (outages.isHolding(name) ? ", held back for the rest of an outage" : "");
    }

    /** When {@link #decide} should be called next, or {@link #NEVER}. */
    public long nextDecision() {
        return Math.min(due.isEmpty() ? NEVER : due.first().at(), outages.nextRelease());
    }

    /**
     * All that is to be announced at that time, in the order in which it became due; what was held back comes last.
     */
    public List<Announcement> decide(long now) {
        List<Announcement> announcements = new ArrayList<>();
        while (!due.isEmpty() && due.first().at() <= now) {
            String name = due.first().program();
            due.remove(due.first());
            ProgramAnnouncer program = programOf(name);
            Announcement announcement = program.decide(now);
            schedule(name, program);
            if (announcement == null) {
                continue;
            }
            announcements.addAll(outages.releaseWith(name));
            if (!outages.holdBack(announcement, program.announcedAt(), now)) {
                announcements.add(announcement);
            }
        }
        announcements.addAll(outages.release(now));
        return announcements;
    }

    /** The same at the end, after which nothing comes that could be waited for: nothing is held back any more. */
    public List<Announcement> decideAtLast(long now) {
        List<Announcement> announcements = decide(now);
        announcements.addAll(outages.releaseAll());
        return announcements;
    }

    /** Whether something is decided, and held back until the rest of the outage is; see {@link #together}. */
    public boolean isHolding() {
        return outages.isHolding();
    }

    /**
     * What a program was last heard to be, whether that was announced or not; {@link AnnouncedStatus#NOTHING} where
     * nothing was heard of it.
     */
    public AnnouncedStatus getLatest(String program) {
        ProgramAnnouncer known = programs.get(HarmlessText.of(program));
        return known == null ? AnnouncedStatus.NOTHING : known.latest();
    }

    /** Whether every program that is known is up, or done, and nothing else was said of it. */
    public boolean isAllWell() {
        return programs.values().stream().allMatch(ProgramAnnouncer::isWell);
    }

    private ProgramAnnouncer programOf(String program) {
        return programs.computeIfAbsent(program, this::newProgram);
    }

    private ProgramAnnouncer newProgram(String program) {
        ProgramAnnouncer known = earlier.remove(program);
        return known == null ? new ProgramAnnouncer(period, gathering) : known;
    }

    private void schedule(String name, ProgramAnnouncer program) {
        toldAnew.add(name);
        if (program.nextDecision() != NEVER) {
            due.add(new Due(program.nextDecision(), name));
        }
        outages.note(name, program);
    }
}

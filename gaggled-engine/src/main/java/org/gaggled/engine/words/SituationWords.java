package org.gaggled.engine.words;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Account;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.NextRun;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.Situation;
import org.jspecify.annotations.Nullable;

/** Answers what somebody asks who wonders about one program: why is it not up, since when, and what comes next. */
public final class SituationWords {

    private SituationWords() {}

    /** The account for whoever asked, with the situation in words. */
    public static ProgramDescription describe(Account account) {
        return describe(account, null);
    }

    /**
     * The same of a program that may have a schedule.
     *
     * @param scheduled when that has it run next; null where it has none
     */
    public static ProgramDescription describe(Account account, @Nullable NextRun scheduled) {
        NextRun next = runsBySchedule(account.situation()) ? scheduled : null;
        Duration untilStart = account.untilNextStart();
        String why = explain(account.state(), account.situation());
        return ProgramDescription.builder(account.state())
                .settings(account.definition().settings().get())
                .dependencies(account.needs())
                .status(account.status())
                .sinceLastExit(account.sinceLastExit())
                .untilNextStart(untilStart == null && next != null ? next.until() : untilStart)
                .explanation(why == null || next == null ? why : why + "; " + wording(next))
                .build();
    }

    /** Whether what is due takes place; not where an operator has to see to the program first. */
    private static boolean runsBySchedule(Situation situation) {
        return !(situation instanceof Situation.Disabled
                || situation instanceof Situation.Failed
                || situation instanceof Situation.ShuttingDown);
    }

    /** To the second, which is what matters of a time that jitter has changed. */
    private static String wording(NextRun next) {
        return "the next run is due" + in(next.until()) + ", at "
                + next.at().toLocalDateTime().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ') + " "
                + next.at().getZone();
    }

    private static @Nullable String explain(ProgramState state, Situation situation) {
        return switch (situation) {
            case Situation.Up _ -> null;
            case Situation.NotReadyYet not -> "it is not ready yet" + detail(not.detail()) + orItIsStopped(not.left());
            case Situation.NotReadyAnyMore not ->
                    "it has not been ready for " + ReadableDuration.of(not.since()) + detail(not.detail());
            case Situation.ShuttingDown _ -> "gaggled shuts down";
            case Situation.Delayed delayed ->
                    "what it waits for is there, but not yet for long enough; it starts" + in(delayed.startsIn());
            case Situation.Missing missing -> "it waits for " + missing(missing);
            case Situation.Done _,Situation.Scheduled _,Situation.RetryingUnready _,Situation.Starting _,Situation.Preparing _,Situation.Stopping _,Situation.Clearing _,Situation.Disabled _,Situation.NoPlace _,Situation.Ended _,Situation.Failed _,Situation.Pausing _,Situation.Retrying _,Situation.Held _,Situation.NotHeardOf _,Situation.NotKnown _,Situation.HostLeft _,Situation.NotThere _,Situation.Elsewhere _ ->
                    "it " + predicate(state, situation);
        };
    }

    /** What it waits for, and why each of that is not up. */
    private static String missing(Situation.Missing missing) {
        List<String> names = new ArrayList<>();
        for (Situation.MissingNeed need : missing.missing()) {
            names.add(need.program() + ", which " + standing(need));
        }
        String others = missing.others() == 0 ? "" : ", and for " + missing.others() + " more";
        return String.join(", and for ", names) + others;
    }

    private static String standing(Situation.MissingNeed need) {
        if (need.between() == 0 && isOutOfSight(need.rootSituation())) {
            return predicate(need.root(), need.rootSituation());
        }
        boolean runs = need.between() == 0 && isUp(need.root(), need.rootSituation());
        return switch (need.until()) {
            case STARTED, READY -> (runs ? "" : sinceWhen(need.lostFor()) + " and ") + rootCause(need);
            case DONE -> runs ? "is up and not done yet" : "is not done and " + rootCause(need);
            case ENDED -> runs ? "is up and has not ended" : "has not ended and " + rootCause(need);
        };
    }

    private static String sinceWhen(@Nullable Duration lostFor) {
        return lostFor == null ? "has not been up yet" : "has been down for " + ReadableDuration.of(lostFor);
    }

    /** Whether it is not a matter of the program, but of its host. */
    private static boolean isOutOfSight(Situation situation) {
        return situation instanceof Situation.NotHeardOf
                || situation instanceof Situation.NotKnown
                || situation instanceof Situation.HostLeft
                || situation instanceof Situation.NotThere;
    }

    private static boolean isUp(ProgramState state, Situation situation) {
        return situation instanceof Situation.Up
                || (situation instanceof Situation.Elsewhere && state.getPhase() == ProgramPhase.UP)
                || situation instanceof Situation.NotReadyYet
                || situation instanceof Situation.NotReadyAnyMore;
    }

    /** Why it is not up; where it waits for another, the last of those in the row says why. */
    private static String rootCause(Situation.MissingNeed need) {
        String predicate = predicate(need.root(), need.rootSituation());
        return switch (need.between()) {
            case 0 -> predicate;
            case 1 -> "waits for " + need.root().getName() + ", which " + predicate;
            case 2 -> "waits, through another program, for " + need.root().getName() + ", which " + predicate;
            default ->
                    "waits, through " + (need.between() - 1) + " other programs, for " + need.root().getName()
                            + ", which "
                            + predicate;
        };
    }

    /** What is to be said of a program that waits for no other, as the end of a sentence. */
    private static String predicate(ProgramState state, Situation situation) {
        return switch (situation) {
            case Situation.Up _ -> "is up";
            case Situation.NotReadyYet not ->
                    "has been up for " + ReadableDuration.of(not.since()) + " and is not ready yet"
                            + detail(not.detail()) + orItIsStopped(not.left());
            case Situation.NotReadyAnyMore not ->
                    "is up, but has not been ready for " + ReadableDuration.of(not.since()) + detail(not.detail());
            case Situation.Done done ->
                    "was done " + ReadableDuration.of(done.since()) + " ago" + runsAgain(done.schedule());
            case Situation.Scheduled scheduled ->
                    (scheduled.ran() ? "did not succeed in its last run" + because(state) : "has not run yet")
                            + runsAgain(scheduled.schedule());
            case Situation.RetryingUnready retrying ->
                    "was not ready in time: " + retrying.why().detail() + "; next try" + in(retrying.startsIn());
            case Situation.Starting _ -> "is being started";
            case Situation.Preparing preparing ->
                    "is being started: " + runs(ErrandKind.PRESTART, preparing.runsFor());
            case Situation.Stopping stopping ->
                    "is being stopped" + because(state)
                            + (stopping.errand() == null ? "" : ": " + runs(stopping.errand(), stopping.runsFor()))
                            + (stopping.refused() ? refusal(state) : "");
            case Situation.Clearing clearing ->
                    "has ended" + because(state) + ": " + runs(clearing.errand(), clearing.runsFor());
            case Situation.ShuttingDown _ -> "stays down because gaggled shuts down";
            case Situation.Disabled _ ->
                    state.getCause() == null ? "is disabled by the configuration" : "is disabled" + because(state);
            case Situation.NoPlace not -> "has no place here: " + not.reason();
            case Situation.Ended ended -> "ended, " + whyNotAgain(ended.respawn()) + because(state);
            case Situation.Failed failed ->
                    "failed " + ReadableDuration.of(failed.since()) + " ago, and stays down until an operator starts it"
                            + because(state);
            case Situation.Delayed delayed ->
                    "waits until what it needs has been there for long enough; it starts" + in(delayed.startsIn());
            case Situation.Retrying retrying ->
                    "could not be started: " + retrying.failure() + "; next try" + in(retrying.startsIn());
            case Situation.Pausing pausing ->
                    "pauses after short runs; it starts" + in(pausing.startsIn()) + because(state);
            case Situation.Held _ -> "waits for what the new configuration stops";
            case Situation.NotHeardOf not -> "is unknown: its host was not heard of yet" + detail(not.reason());
            case Situation.NotKnown not ->
                    "has been unknown for " + ReadableDuration.of(not.since()) + ": " + not.reason();
            case Situation.HostLeft left ->
                    "is down because the gaggled of its host shut down " + ReadableDuration.of(left.since()) + " ago";
            case Situation.NotThere _ -> "does not exist: its host has no program of that name";
            case Situation.Elsewhere there -> onItsHost(state)
                    + (there.reason() == null ? "" : " (" + there.reason() + ")") + needs(there.needs());
            case Situation.Missing _ -> "waits for what it depends on";
        };
    }

    private static String onItsHost(ProgramState state) {
        return switch (state.getPhase()) {
            case UP -> state.isReady() ? "is up" : "is up, but not ready";
            case WAITING -> "waits for something itself";
            case STARTING -> "is being started";
            case STOPPING -> "is being stopped";
            case DONE -> "is done";
            case FAILED -> "has failed";
            case DOWN -> "stays down";
        };
    }

    private static String needs(List<ProgramId> needs) {
        return needs.isEmpty()
                ? ""
                : "; it needs " + needs.stream().map(ProgramId::name).collect(Collectors.joining(" and "));
    }

    private static String orItIsStopped(@Nullable Duration left) {
        return left == null ? "" : "; it is stopped" + in(left) + " if it is not by then";
    }

    private static String detail(@Nullable String detail) {
        return detail == null ? "" : ": " + detail;
    }

    private static String runsAgain(@Nullable Schedule schedule) {
        return schedule == null ? "" : "; it runs by its schedule, " + schedule.expression();
    }

    private static String runs(ErrandKind errand, Duration time) {
        return "its " + errand.getWord() + " has been running for " + ReadableDuration.of(time);
    }

    private static String whyNotAgain(Respawn respawn) {
        return switch (respawn) {
            case ALWAYS -> "and stays down";
            case NEVER -> "and respawn is off";
            case ON_FAILURE -> "and has succeeded";
        };
    }

    private static String refusal(ProgramState state) {
        return ", but the system does not let gaggled signal it: pid " + state.getLastPid() + " runs as another user";
    }

    private static String in(Duration time) {
        return " in " + ReadableDuration.of(time);
    }

    private static String because(ProgramState state) {
        return state.getReason() == null ? "" : " (" + state.getReason() + ")";
    }
}

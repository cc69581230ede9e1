package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;

/** In whatever life of a program gaggled dies, the next one goes on with it as if nothing had happened. */
class ResumptionTest {

    private static final Cause.Operator TESTER = new Cause.Operator("tester", "test");
    private static final ProcessIdentity PROCESS = new ProcessIdentity(4, 44);
    private static final long SECOND = 1_000_000_000;

    private final Map<ProgramId, Memory> memories = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private GaggleDefinition definition = of(Definitions.of("a", life().build()));
    private Gaggle gaggle = new Gaggle(definition, List.of());
    private long now;

    @Test
    void nothingIsDoneBeforeItIsRemembered() {
        give(new Input.Begin());
        assertEquals(List.of("remember a as Starting", "GaggleStarted", "launch a 1"), notes());
        started("a", 1);
        assertEquals(List.of("remember a as Running", "Up"), notes());
        // What changes nothing that has to be known is not remembered.
        give(new Input.DumpStates(1));
        assertEquals(List.of("StatesDumped"), notes());
    }

    @Test
    void whatRunsIsUpSinceItWasStarted() {
        run();
        now = 10 * SECOND;
        dies(PROCESS);
        assertEquals(List.of("adopt a 1 as 4"), notes());
        started("a", 1);
        assertEquals(List.of(), notes());
        ProgramState state = state("a");
        assertEquals(ProgramPhase.UP, state.getPhase());
        assertEquals(Duration.ofSeconds(10), state.getUptime());
        assertTrue(state.isReady());
    }

    @Test
    void whatRunsIsProbedAnewAndHasAllItsTimeToBecomeReady() {
        Probing both = new Probing(Definitions.probe(Duration.ofSeconds(5)), Definitions.probe(null));
        use(of(Definitions.of("a", life().probing(both).build())));
        run();
        now = 3 * SECOND;
        dies(PROCESS);
        assertEquals(List.of("remember a as Running", "alarm READY of a at 5s", "alarm READY of a at 8s",
                "adopt a 1 as 4"), notes());
        started("a", 1);
        assertEquals(List.of("probe READY of a"), notes());
        give(new Input.BecameReady(Definitions.id("a"), 1));
        notes();
        dies(PROCESS);
        assertEquals(List.of("adopt a 1 as 4"), notes());
        started("a", 1);
        assertEquals(List.of("probe READY of a", "probe ALIVE of a"), notes());
    }

    @Test
    void whatIsToBeStoppedInItsTurnIsNotProbed() {
        GaggleDefinition before = needing(true, "/bin/before");
        use(before);
        give(new Input.Begin());
        started("db", 1);
        started("web", 2);
        notes();
        dies(needing(true, "/bin/after"), PROCESS, Map.of(), true, true);
        assertTrue(notes().contains("SIGTERM to web"));
        started("db", 1);
        assertEquals(List.of(), notes());
        exits("web", 2, 0);
        assertTrue(notes().contains("SIGTERM to db"));
    }

    @Test
    void stopsThatWaitForNobodyByTheDefinitionInForceAreMade() {
        use(needing(true, "/bin/before"));
        give(new Input.Begin());
        started("db", 1);
        started("web", 2);
        definition = needing(false, "/bin/after");
        give(new Input.Replace(definition, TESTER, ""));
        assertTrue(notes().contains("SIGTERM to web"));
        dies(PROCESS);
        assertTrue(notes().contains("SIGTERM to db"));
        // And what waits goes on to wait.
        use(needing(true, "/bin/before"));
        memories.clear();
        give(new Input.Begin());
        started("db", 1);
        started("web", 2);
        definition = needing(true, "/bin/after");
        give(new Input.Replace(definition, TESTER, ""));
        dies(PROCESS);
        started("web", 2);
        started("db", 1);
        notes();
        exits("web", 2, 0);
        assertTrue(notes().contains("SIGTERM to db"));
    }

    @Test
    void aLossGoesOnToBeKeptAsLongAsItsGraceSays() {
        List<Dependency> needs = List.of(kept("cache"), kept("db"));
        use(of(Definitions.of("db", life().build()), Definitions.of("cache", life().build()),
                Definitions.of("web", life().dependencies(needs).build())));
        give(new Input.Begin());
        started("db", 1);
        started("cache", 2);
        now = SECOND;
        started("web", 3);
        exits("db", 1, 1);
        now = 4 * SECOND;
        notes();
        dies(PROCESS);
        assertEquals(List.of("adopt db 4 as 4", "adopt cache 2 as 4", "alarm GRACE of web at 11s", "adopt web 3 as 4"),
                notes());
        started("cache", 2);
        started("web", 3);
        now = 11 * SECOND;
        give(new Input.AlarmRang(new Alarm(Definitions.id("web"), Alarm.Purpose.GRACE)));
        assertTrue(notes().contains("SIGTERM to web"));
        assertInstanceOf(Cause.Ended.class, state("web").getCause().getRoot());
    }

    @Test
    void howLongWhatIsMissingWasLostIsKnown() {
        use(needing(true, "/bin/before"));
        give(new Input.Begin());
        now = SECOND;
        started("db", 1);
        now = 3 * SECOND;
        give(new Input.OperatorStop(Definitions.id("db"), TESTER));
        exits("db", 1, 0);
        now = 9 * SECOND;
        dies(null);
        Account account = gaggle.account(Definitions.id("web"), now);
        assertEquals(Duration.ofSeconds(6), account.needs().getFirst().getSince());
    }

    @Test
    void whatHasDiedMeanwhileIsRestarted() {
        run();
        dies(PROCESS);
        started("a", 1);
        notes();
        exits("a", 1);
        assertEquals(List.of("remember a as Starting", "Down", "launch a 2"), notes());
        assertEquals(1, state("a").getRestarts());
    }

    @Test
    void aStartWithoutAProcessIsMadeAgain() {
        give(new Input.Begin());
        notes();
        dies(null);
        assertEquals(List.of("launch a 1"), notes());
    }

    @Test
    void aStartWithAProcessIsAdopted() {
        give(new Input.Begin());
        notes();
        dies(PROCESS);
        assertEquals(List.of("adopt a 1 as 4"), notes());
        started("a", 1);
        assertEquals(List.of("remember a as Running", "Up"), notes());
    }

    @Test
    void aStopGoesOnToItsDeadline() {
        run();
        give(new Input.OperatorStop(Definitions.id("a"), TESTER));
        notes();
        dies(PROCESS);
        assertEquals(List.of("alarm STOP of a at 10s", "adopt a 1 as 4"), notes());
        started("a", 1);
        exits("a", 0);
        assertEquals(List.of("remember a as Down", "no alarm STOP of a", "Down"), notes());
        assertTrue(state("a").isOperatorDisabled());
    }

    @Test
    void aSignalThatMayNotHaveBeenSentIsSentAgain() {
        run();
        give(new Input.OperatorStop(Definitions.id("a"), TESTER));
        notes();
        now = 3 * SECOND;
        dies(definition, PROCESS, Map.of(), false, true);
        assertEquals(List.of("remember a as Stopping", "alarm STOP of a at 10s", "adopt a 1 as 4", "SIGTERM to a",
                "alarm STOP of a at 13s"), notes());
    }

    @Test
    void aPrestartIsKilledAndRunsAnew() {
        use(of(Definitions.of("a", life().errands(errands()).build())));
        give(new Input.Begin());
        assertEquals(List.of("remember a as Preparing", "GaggleStarted", "run PRESTART of a", "alarm STOP of a at 60s"),
                notes());
        dies(definition, null, Map.of(ErrandKind.PRESTART, PROCESS), true, true);
        assertEquals(List.of("remember a as Preparing", "alarm STOP of a at 60s", "alarm STOP of a at 10s",
                "adopt PRESTART of a", "end PRESTART of a"), notes());
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.PRESTART, new ErrandOutcome.TakenBack()));
        assertEquals(List.of("remember a as Preparing", "run PRESTART of a", "alarm STOP of a at 60s"), notes());
        // Nothing of it was ever executed.
        dies(null);
        assertTrue(notes().contains("run PRESTART of a"));
    }

    @Test
    void whatNeedsMoreNowIsNotStartedBeforeItHasThat() {
        GaggleDefinition off = of(Definitions.of("a", life().build()), Definitions.of("b", off()));
        use(off);
        give(new Input.Begin());
        dies(of(Definitions.of("a", life().dependencies(List.of(onB())).build()), Definitions.of("b", off())), null,
                Map.of(), true, true);
        assertTrue(notes().contains("TakenBack"));
        assertEquals(ProgramPhase.WAITING, state("a").getPhase());
        memories.clear();
        use(of(Definitions.of("a", life().errands(errands()).build()), Definitions.of("b", off())));
        give(new Input.Begin());
        dies(of(Definitions.of("a", life().errands(errands()).dependencies(List.of(onB())).build()),
                Definitions.of("b", off())), null, Map.of(ErrandKind.PRESTART, PROCESS), true, true);
        notes();
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.PRESTART, new ErrandOutcome.TakenBack()));
        assertTrue(notes().contains("TakenBack"));
    }

    private static LifeRules off() {
        return life().enabled(false).build();
    }

    private static Dependency onB() {
        return new Dependency(Definitions.id("b"), Condition.READY, Duration.ZERO, false);
    }

    @Test
    void aReloadIsKilledAndRunsAnewWhereThereStillIsOne() {
        use(of(Definitions.of("a", life().errands(reloaded()).build())));
        run();
        give(new Input.OperatorReload(Definitions.id("a"), TESTER));
        dies(definition, PROCESS, Map.of(ErrandKind.RELOADCOMMAND, PROCESS), true, true);
        List<String> notes = notes();
        assertTrue(notes.containsAll(List.of("alarm RELOAD of a at 60s", "alarm RELOAD of a at 10s",
                "end RELOADCOMMAND of a")), notes::toString);
        started("a", 1);
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.RELOADCOMMAND, new ErrandOutcome.TakenBack()));
        assertTrue(notes().contains("run RELOADCOMMAND of a"));
        dies(of(Definitions.of("a", life().build())), PROCESS, Map.of(ErrandKind.RELOADCOMMAND, PROCESS), true, true);
        notes();
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.RELOADCOMMAND, new ErrandOutcome.TakenBack()));
        assertEquals(List.of("remember a as Running", "no alarm RELOAD of a"), notes());
    }

    @Test
    void whatDoesNotStartIsRememberedFromTheBeginning() {
        use(of(Definitions.of("b", off())));
        give(new Input.Begin());
        assertEquals(List.of("remember b as Down", "GaggleStarted"), notes());
    }

    @Test
    void theSignalsThatWereSentAreRemembered() {
        Program sent = new Program(Definitions.of("a", life().build()), Duration.ZERO);
        Set<ProcessSignal> signals = Set.of(new ProcessSignal(1), ProcessSignal.TERM, new ProcessSignal(64));
        sent.sentSignals.addAll(signals);
        Program recalled = new Program(Definitions.of("a", life().build()), Duration.ZERO);
        Memories.recall(recalled, Memories.of(sent, false));
        assertEquals(signals, recalled.sentSignals);
    }

    @Test
    void aTaskThatIsDoneWhileAllEndsStaysDone() {
        Dependency need = new Dependency(Definitions.id("job"), Condition.STARTED, Duration.ZERO, false);
        use(of(Definitions.of("job", life().duty(new Duty.Task(null)).build()),
                Definitions.of("web", life().dependencies(List.of(need)).build())));
        give(new Input.Begin());
        started("job", 1);
        started("web", 2);
        give(new Input.Shutdown(TESTER));
        exits("job", 1, 0);
        assertTrue(notes().contains("Done"));
        dies(PROCESS);
        assertEquals(ProgramPhase.DONE, state("job").getPhase());
    }

    @Test
    void aScheduledRunThatAShutdownEndsIsMadeAgain() {
        use(of(Definitions.of("job", life().duty(Definitions.scheduled(Schedule.Overlap.SKIP)).build())));
        give(new Input.Begin());
        give(new Input.Due(Definitions.id("job")));
        started("job", 1);
        exits("job", 1, 0);
        give(new Input.Due(Definitions.id("job")));
        started("job", 2);
        give(new Input.Shutdown(TESTER));
        notes();
        dies(PROCESS);
        started("job", 2);
        exits("job", 2, 143);
        assertTrue(notes().contains("launch job 3"));
    }

    @Test
    void whatAReloadWasToRestartIsRestartedAfterAShutdown() {
        use(needing(true, "/bin/before"));
        give(new Input.Begin());
        started("db", 1);
        started("web", 2);
        definition = needing(true, "/bin/after");
        give(new Input.Replace(definition, TESTER, ""));
        give(new Input.Shutdown(TESTER));
        dies(PROCESS);
        started("db", 1);
        started("web", 2);
        notes();
        exits("web", 2, 0);
        assertTrue(notes().contains("SIGTERM to db"));
    }

    @Test
    void aPoststopIsKilledAndRunsAnew() {
        use(of(Definitions.of("a", life().errands(errands()).respawn(false).build())));
        give(new Input.Begin());
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.PRESTART,
                new ErrandOutcome.Ended(new ExitStatus.Exited(0))));
        started("a", 1);
        exits("a", 0);
        assertTrue(notes().contains("run POSTSTOP of a"));
        dies(definition, PROCESS, Map.of(ErrandKind.POSTSTOP, PROCESS), true, true);
        assertTrue(notes().containsAll(
                List.of("alarm STOP of a at 10s", "adopt POSTSTOP of a", "end POSTSTOP of a")));
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.POSTSTOP, new ErrandOutcome.TakenBack()));
        assertTrue(notes().contains("run POSTSTOP of a"));
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.POSTSTOP, new ErrandOutcome.TakenBack()));
        assertEquals(ProgramPhase.DOWN, state("a").getPhase());
    }

    @Test
    void whatWasKilledTwiceRunsAnewAndWhatWasLateDoesNot() {
        use(of(Definitions.of("a", life().errands(errands()).build())));
        give(new Input.Begin());
        dies(definition, null, Map.of(ErrandKind.PRESTART, PROCESS), true, true);
        dies(definition, null, Map.of(ErrandKind.PRESTART, PROCESS), true, true);
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.PRESTART, new ErrandOutcome.TakenBack()));
        assertTrue(notes().contains("run PRESTART of a"));
        now = 60 * SECOND;
        give(new Input.AlarmRang(new Alarm(Definitions.id("a"), Alarm.Purpose.STOP)));
        dies(definition, null, Map.of(ErrandKind.PRESTART, PROCESS), true, true);
        notes();
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.PRESTART, new ErrandOutcome.TakenBack()));
        assertTrue(notes().contains("StartFailed"));
    }

    @Test
    void aStopCommandIsKilledAndRunsAnewWhereThereStillIsOne() {
        ErrandRules rules = new ErrandRules(null, Duration.ZERO, Definitions.errand("/bin/stop"), null, Duration.ZERO,
                null, null);
        use(of(Definitions.of("a", life().errands(rules).build())));
        run();
        give(new Input.OperatorStop(Definitions.id("a"), TESTER));
        dies(definition, PROCESS, Map.of(ErrandKind.STOPCOMMAND, PROCESS), true, true);
        started("a", 1);
        notes();
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.STOPCOMMAND, new ErrandOutcome.TakenBack()));
        assertTrue(notes().contains("run STOPCOMMAND of a"));
        dies(of(Definitions.of("a", life().build())), PROCESS, Map.of(ErrandKind.STOPCOMMAND, PROCESS), true, true);
        started("a", 1);
        notes();
        give(new Input.ErrandEnded(Definitions.id("a"), 1, ErrandKind.STOPCOMMAND, new ErrandOutcome.TakenBack()));
        assertEquals(List.of("remember a as Stopping", "SIGTERM to a"), notes());
        assertTrue(((Life.Stopping) memories.get(Definitions.id("a")).life()).step() == 0);
    }

    @Test
    void whatWasAboutToStartDoesNotWhereTheNewDefinitionStopsWhatItNeeds() {
        use(dbAndDependents("/bin/before"));
        give(new Input.Begin());
        started("db", 1);
        notes();
        List<FormerProgram> left = memories.values().stream()
                .map(memory -> new FormerProgram(
                        memory, memory.id().name().equals("db") ? PROCESS : null, Map.of(), true))
                .toList();
        gaggle = new Gaggle(definition, left);
        give(new Input.Resume(dbAndDependents("/bin/after"), true));
        List<String> notes = notes();
        assertTrue(notes.contains("SIGTERM to db"), notes::toString);
        assertFalse(notes.contains("launch app 3"), notes::toString);
    }

    private static GaggleDefinition dbAndDependents(String command) {
        return of(
                Definitions.of("db", life().build(), command),
                Definitions.of("web", life().dependencies(List.of(kept("db"))).build(), command),
                Definitions.of("app", life().dependencies(List.of(kept("db"))).build(), "/bin/app"));
    }

    @Test
    void ofARunWithoutAProcessNobodyCanTellTheEnd() {
        run();
        dies(null);
        assertEquals(List.of("remember a as Starting", "Down", "launch a 2"), notes());
        started("a", 2);
        give(new Input.OperatorStop(Definitions.id("a"), TESTER));
        notes();
        dies(null);
        assertTrue(notes().contains("Down"));
        assertEquals(ProgramPhase.DOWN, state("a").getPhase());
    }

    @Test
    void aStartThatIsNotWantedAnyMoreIsNotMade() {
        give(new Input.Begin());
        notes();
        dies(of(), null, Map.of(), true, true);
        assertTrue(notes().containsAll(List.of("TakenBack", "forget a")));
    }

    @Test
    void aShutdownIsNotRemembered() {
        run();
        give(new Input.Shutdown(TESTER));
        notes();
        dies(PROCESS);
        started("a", 1);
        exits("a", 0);
        assertTrue(notes().contains("launch a 2"));
    }

    /** As after an upgrade, in which the end of a process is known and the end of its run is not. */
    @Test
    void anEssentialProgramWhoseEndIsKnownEndsTheGaggleWithItsStatus() {
        use(of(Definitions.of("a", life().respawn(false).essential().build()),
                Definitions.of("b", life().build())));
        give(new Input.Begin());
        started("a", 1);
        started("b", 2);
        give(new Input.Exited(Definitions.id("a"), 1,
                ProcessExit.builder(new ExitStatus.Exited(3)).leftovers(true).build()));
        dies(definition, PROCESS, Map.of(), false, true);
        started("a", 1);
        started("b", 2);
        notes();
        give(new Input.Exited(Definitions.id("a"), 1, Resumption.unknownEnd()));
        assertTrue(notes().containsAll(List.of("Down", "EssentialDown", "SIGTERM to b")));
        give(new Input.Exited(Definitions.id("b"), 2, Resumption.unknownEnd()));
        assertTrue(notes().getLast().contains("exitStatus=3"));
    }

    @Test
    void whatTheConfigurationDoesNotHaveAnyMoreIsStopped() {
        run();
        dies(of(), PROCESS, Map.of(), true, true);
        assertEquals(List.of("remember a as Stopping", "adopt a 1 as 4", "SIGTERM to a", "alarm STOP of a at 10s",
                "Stopping"), notes());
        // That it leaves is remembered, and how it is stopped.
        dies(of(), PROCESS, Map.of(), true, true);
        assertEquals(List.of("alarm STOP of a at 10s", "adopt a 1 as 4"), notes());
        started("a", 1);
        exits("a", 0);
        assertTrue(notes().contains("forget a"));
    }

    @Test
    void whatIsNotDefinedAnyMoreIsStoppedAsItWasDefined() {
        use(of(Definitions.of("a", new LifeRulesBuilder().killWait(Duration.ofSeconds(3)).build())));
        run();
        give(new Input.Replace(of(), TESTER, ""));
        assertTrue(notes().containsAll(List.of("Reloaded", "SIGTERM to a", "alarm STOP of a at 3s")));
        definition = of();
        now = SECOND;
        dies(definition, PROCESS, Map.of(), false, true);
        assertTrue(notes().contains("alarm STOP of a at 4s"));
    }

    @Test
    void whatIsStartedInAnotherWayIsRestarted() {
        run();
        GaggleDefinition other = of(Definitions.of("a", life().build(), "/bin/other"));
        dies(other, PROCESS, Map.of(), true, true);
        notes();
        // The stop goes on by the new definition, which is the one in force.
        dies(PROCESS);
        started("a", 1);
        exits("a", 0);
        assertTrue(notes().contains("launch a 2"));
    }

    @Test
    void withoutAdoptionAllIsStoppedBeforeAnythingIsStarted() {
        use(of(Definitions.of("a", life().build()), Definitions.of("b", life().enabled(false).build())));
        give(new Input.Begin());
        started("a", 1);
        notes();
        GaggleDefinition both = of(
                Definitions.of("a", life().build()), Definitions.of("b", life().build()));
        dies(both, PROCESS, Map.of(), true, false);
        assertTrue(notes().contains("SIGTERM to a"));
        started("a", 1);
        exits("a", 0);
        List<String> then = notes();
        assertTrue(then.contains("launch a 2") && then.contains("launch b 3"), then::toString);
    }

    @Test
    void whatIsNotKeptIsStoppedByTheRulesThatItWasStartedWith() {
        run();
        LifeRulesBuilder other = new LifeRulesBuilder().killWait(Duration.ofSeconds(3));
        dies(of(Definitions.of("a", other.build())), PROCESS, Map.of(), true, false);
        assertTrue(notes().containsAll(List.of("SIGTERM to a", "alarm STOP of a at 10s")));
        started("a", 1);
        exits("a", 0);
        started("a", 2);
        notes();
        // The next run has the rules of its own definition.
        give(new Input.OperatorStop(Definitions.id("a"), TESTER));
        assertTrue(notes().contains("alarm STOP of a at 3s"));
    }

    @Test
    void whatAReloadRestartsIsStoppedByTheRulesThatItWasStartedWith() {
        run();
        LifeRulesBuilder other = new LifeRulesBuilder().killWait(Duration.ofSeconds(3));
        give(new Input.Replace(of(Definitions.of("a", other.build(), "/bin/other")), TESTER, ""));
        assertTrue(notes().contains("alarm STOP of a at 10s"));
    }

    @Test
    void aLossThatIsKeptFromADependentIsKeptOn() {
        Dependency need = new Dependency(Definitions.id("a"), Condition.STARTED, Duration.ZERO, true,
                Duration.ofSeconds(5), false, "a");
        use(of(Definitions.of("a", life().enabled(false).build()),
                Definitions.of("b", life().dependencies(List.of(need)).build())));
        give(new Input.Begin());
        started("b", 1);
        give(new Input.OperatorStart(Definitions.id("a"), TESTER));
        started("a", 2);
        give(new Input.Exited(Definitions.id("a"), 2, ProcessExit.builder(new ExitStatus.Exited(1)).build()));
        notes();
        dies(PROCESS);
        assertTrue(notes.contains("alarm GRACE of b at 5s"), notes::toString);
    }

    @Test
    void whatRunsKeepsItsPlaceUntilSomebodySaysOtherwise() {
        use(of(placed("a"), placed("b")));
        give(new Input.Begin());
        give(new Input.PlaceGiven(Definitions.id("a")));
        started("a", 1);
        notes();
        dies(PROCESS);
        started("a", 1);
        assertEquals(List.of(true, false), places());
        give(new Input.PlaceGiven(Definitions.id("a")));
        exits("a", 1);
        assertTrue(notes().contains("launch a 2"));
        give(new Input.PlaceLost(Definitions.id("a"), "host1 runs it"));
        assertEquals(List.of(false, false), places());
    }

    /** Somebody else may have the place by then. */
    @Test
    void whatEndsBeforeItsPlaceIsConfirmedIsNotStartedAgain() {
        use(of(placed("a")));
        give(new Input.Begin());
        give(new Input.PlaceGiven(Definitions.id("a")));
        started("a", 1);
        dies(PROCESS);
        started("a", 1);
        notes();
        exits("a", 1);
        assertEquals(List.of(false), places());
        assertEquals(ProgramPhase.DOWN, state("a").getPhase());
        give(new Input.PlaceGiven(Definitions.id("a")));
        assertTrue(notes().contains("launch a 2"));
    }

    @Test
    void whatIsStoppedBecauseItHasNoPlaceHasNoneAfterwards() {
        use(of(placed("a")));
        give(new Input.Begin());
        give(new Input.PlaceGiven(Definitions.id("a")));
        started("a", 1);
        give(new Input.PlaceLost(Definitions.id("a"), "host1 runs it"));
        dies(PROCESS);
        started("a", 1);
        notes();
        exits("a", 0);
        assertEquals(List.of(false), places());
        assertEquals(ProgramPhase.DOWN, state("a").getPhase());
        assertEquals(List.of("remember a as Down", "no alarm STOP of a", "Down"), notes());
    }

    @Test
    void whatIsPlacedByTheDefinitionThatIsFoundHasNoPlaceYet() {
        run();
        dies(of(placed("a")), PROCESS, Map.of(), true, true);
        assertTrue(notes().contains("SIGTERM to a"));
        started("a", 1);
        exits("a", 0);
        assertEquals(List.of(false), places());
        assertEquals(ProgramPhase.DOWN, state("a").getPhase());
        give(new Input.PlaceGiven(Definitions.id("a")));
        assertTrue(notes().contains("launch a 2"));
    }

    /** Somebody else may run it only when nothing of it is here. */
    @Test
    void aPlacedRunIsKnownUntilItIsOverAlsoWhereItsDefinitionIsNot() {
        use(of(placed("a")));
        give(new Input.Begin());
        give(new Input.PlaceGiven(Definitions.id("a")));
        started("a", 1);
        give(new Input.Replace(of(), TESTER));
        definition = of();
        dies(PROCESS);
        started("a", 1);
        PlacedProgram left = gaggle.placed().getFirst();
        assertTrue(left.hasRun() && left.hasPlace() && !left.wanted(), left::toString);
        exits("a", 0);
        assertEquals(List.of(), gaggle.placed());
    }

    private static ProgramDefinition placed(String name) {
        return Definitions.of(name, life().places(Definitions.places()).build());
    }

    private List<Boolean> places() {
        return gaggle.placed().stream().map(PlacedProgram::hasPlace).toList();
    }

    // ---- what happens

    private void use(GaggleDefinition value) {
        definition = value;
        gaggle = new Gaggle(value, List.of());
    }

    private void run() {
        give(new Input.Begin());
        started("a", 1);
        notes();
    }

    /** gaggled dies, and another goes on; null where no process was noted. */
    private void dies(ProcessIdentity process) {
        dies(definition, process, Map.of(), true, true);
    }

    private void dies(
            GaggleDefinition next, ProcessIdentity process, Map<ErrandKind, ProcessIdentity> errands,
            boolean carriedOut, boolean keeps) {
        List<FormerProgram> left = memories.values().stream()
                .map(memory -> new FormerProgram(memory, process,
                        errands.isEmpty() ? Map.of() : new EnumMap<>(errands), carriedOut))
                .toList();
        gaggle = new Gaggle(definition, left);
        definition = next;
        give(new Input.Resume(next, keeps));
    }

    private void started(String program, long run) {
        give(new Input.Started(Definitions.id(program), run, 4));
    }

    private void exits(String program, int code) {
        give(new Input.Exited(Definitions.id(program), 1,
                ProcessExit.builder(new ExitStatus.Exited(code)).build()));
    }

    private void exits(String program, long run, int code) {
        give(new Input.Exited(Definitions.id(program), run, ProcessExit.builder(new ExitStatus.Exited(code)).build()));
    }

    private void give(Input input) {
        gaggle.handle(input, now, this::note);
    }

    private ProgramState state(String program) {
        return gaggle.state(Definitions.id(program), now);
    }

    private List<String> notes() {
        List<String> taken = List.copyOf(notes);
        notes.clear();
        return taken;
    }

    private void note(Command command) {
        switch (command) {
            case Command.Remember remember -> remember.memories().forEach(memory -> {
                memories.put(memory.id(), memory);
                notes.add("remember " + memory.id() + " as " + memory.life().getClass().getSimpleName());
            });
            case Command.Adopt adopt ->
                    notes.add("adopt " + adopt.program() + " " + adopt.run() + " as " + adopt.process().pid());
            case Command.AdoptErrand adopt -> notes.add("adopt " + adopt.kind() + " of " + adopt.program());
            case Command.Launch launch -> notes.add("launch " + launch.program() + " " + launch.run());
            case Command.Signal signal -> notes.add(signal.signal() + " to " + signal.program());
            case Command.RunErrand run -> notes.add("run " + run.kind() + " of " + run.program());
            case Command.EndErrand end -> notes.add("end " + end.kind() + " of " + end.program());
            case Command.Probe probe -> notes.add("probe " + probe.purpose() + " of " + probe.program());
            case Command.SetAlarm set -> notes.add("alarm " + set.alarm().purpose() + " of " + set.alarm().program()
                    + " at " + set.atNanos() / SECOND + "s");
            case Command.ClearAlarm clear ->
                    notes.add("no alarm " + clear.alarm().purpose() + " of " + clear.alarm().program());
            case Command.Publish publish -> notes.add(publish.notice().getClass().getSimpleName());
            case Command.Forget forget -> {
                memories.remove(forget.program());
                notes.add("forget " + forget.program());
            }
            case Command.Answer _ -> {}
            default -> notes.add(command.toString());
        }
    }

    private static GaggleDefinition of(ProgramDefinition... programs) {
        return new GaggleDefinition(List.of(programs), Duration.ofSeconds(1), StopOrder.REVERSE);
    }

    /** Of its loss one hears after ten seconds. */
    private static Dependency kept(String on) {
        return new Dependency(Definitions.id(on), Condition.READY, Duration.ZERO, true, Duration.ofSeconds(10), true,
                on);
    }

    /** A web that needs a db, with a grace of ten seconds, or not; the db is probed. */
    private static GaggleDefinition needing(boolean needs, String command) {
        return of(
                Definitions.of("db", life().probing(new Probing(null, Definitions.probe(null))).build(), command),
                Definitions.of("web", life().dependencies(needs ? List.of(kept("db")) : List.of()).build(), command));
    }

    private static LifeRulesBuilder life() {
        return new LifeRulesBuilder().killWait(Duration.ofSeconds(10));
    }

    private static ErrandRules errands() {
        return new ErrandRules(Definitions.errand("/bin/pre"), Duration.ofSeconds(60), null,
                Definitions.errand("/bin/post"), Duration.ofSeconds(5), null, null);
    }

    private static ErrandRules reloaded() {
        return new ErrandRules(null, Duration.ZERO, null, null, Duration.ZERO, null, Definitions.errand("/bin/re"));
    }
}

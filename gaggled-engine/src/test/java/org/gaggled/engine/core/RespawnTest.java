package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Need;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/** Shows after which ends a program is started again, and what counts as success. */
class RespawnTest {

    private static Rehearsal job(String successCodes) {
        return new Rehearsal(new Rules().program("job")
                .with("job", life -> life.respawn(Respawn.ON_FAILURE).successCodes(successCodes)))
                .begin().started("job");
    }

    private static ProgramPhase afterKill(String successCodes, ProcessSignal signal) {
        return job(successCodes).isKilled("job", signal).phase("job");
    }

    @Test
    void onFailureBringsBackWhatFailedOnly() {
        assertEquals(ProgramPhase.STARTING, job("0").exits("job", 1).phase("job"));
        assertEquals(ProgramPhase.STARTING, afterKill("0", ProcessSignal.KILL));
        Rehearsal r = job("0");
        r.notes();
        r.exits("job", 0);
        assertEquals(List.of("job: down, exit 0 after 0ms; stays down, it has succeeded"), r.notes());
        assertEquals(ProgramPhase.DOWN, r.phase("job"));
        assertTrue(r.state("job").hasSucceeded());
    }

    @Test
    void successIsWhatTheSuccessCodesSay() {
        assertEquals(ProgramPhase.DOWN, job("3, TERM").exits("job", 3).phase("job"));
        assertEquals(ProgramPhase.DOWN, afterKill("3, TERM", ProcessSignal.TERM));
        assertEquals(ProgramPhase.STARTING, job("3, TERM").exits("job", 0).phase("job"));
        assertEquals(ProgramPhase.STARTING, afterKill("3, TERM", ProcessSignal.INT));
        assertEquals(ProgramPhase.STARTING, afterKill("9", ProcessSignal.KILL), "a number is an exit status");
    }

    @Test
    void whatNobodyCanTellIsNotASuccess() {
        ProcessExit unknown = ProcessExit.builder(new ExitStatus.Unknown(143)).build();
        assertEquals(ProgramPhase.STARTING, job("143, TERM").exited("job", unknown).phase("job"));
    }

    @Test
    void anEndThatNobodySawIsToldAsThat() {
        Rehearsal r = job("0");
        r.notes();
        r.pass(56_200).exited("job", ProcessExit.builder(new ExitStatus.Unknown(null)).build());
        String down = String.join("\n", r.notes());
        assertTrue(down.contains("job: down after 56.2s, exit status not known"), down);
    }

    @Test
    void anOperatorsRestartBringsItBackFromWhateverItDoes() {
        Rehearsal running = job("0").operatorRestart("job").exits("job", 0);
        assertEquals(ProgramPhase.STARTING, running.phase("job"), "it was stopped, and did not end by itself");
        Rehearsal ended = job("0").exits("job", 0);
        ended.notes();
        ended.operatorRestart("job");
        assertEquals(List.of("job: operator restart, tester (test)", "launch job"), ended.notes());
        Rehearsal leavingOthers = job("0")
                .exited("job", ProcessExit.builder(new ExitStatus.Exited(0)).leftovers(true).build())
                .operatorRestart("job").gone("job");
        assertEquals(ProgramPhase.STARTING, leavingOthers.phase("job"));
    }

    @Test
    void anOperatorsRestartDoesNotBringBackWhatAnOperatorWantsDown() {
        Rehearsal r = job("0").operatorStop("job").exits("job", 0).operatorRestart("job");
        assertEquals(ProgramPhase.DOWN, r.phase("job"));
    }

    @Test
    void withoutRespawnARestartOfWhatIsDownLeavesItDown() {
        Rehearsal r = new Rehearsal(new Rules().program("job", true, false)).begin().started("job").exits("job", 1);
        r.notes();
        assertEquals(ProgramPhase.DOWN, r.operatorRestart("job").phase("job"));
        assertEquals(List.of(), r.notes());
    }

    @Test
    void aStopByGaggledIsNotAFailure() {
        Rehearsal r = new Rehearsal(new Rules().program("db").program("job", Need.propagated("db"))
                .with("job", life -> life.respawn(Respawn.ON_FAILURE).limit("0/1h")))
                .begin().started("db", "job");
        r.exits("db", 1).isKilled("job", ProcessSignal.TERM).started("db");
        assertEquals(ProgramPhase.STARTING, r.phase("job"), "propagation brings it back");
        assertFalse(r.state("job").hasSucceeded());
    }
}

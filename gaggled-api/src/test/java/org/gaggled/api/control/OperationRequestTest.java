package org.gaggled.api.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;

/**
 * Shows that a request has what its operation takes and nothing else, and how a result sums up what came of each
 * program.
 */
class OperationRequestTest {

    private static final Requester ME = new Requester("me", "test", Role.OPERATE);

    @Test
    void whatTheOperationTakesIsNeeded() {
        assertEquals(
                "signal web SIGHUP by me (test)",
                OperationRequest.builder(Operation.SIGNAL, ME).program("web").signal(ProcessSignal.HUP).build()
                        .toString());
        for (Operation operation : Operation.values()) {
            OperationRequest.Builder complete = OperationRequest.builder(operation, ME)
                    .programs(operation.takesPrograms() ? ProgramSelector.named("web") : null)
                    .signal(operation.takesSignal() ? ProcessSignal.HUP : null)
                    .waitAtMost(operation.canWait() ? Duration.ZERO : null);
            assertEquals(operation, complete.build().getOperation());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> complete.signal(operation.takesSignal() ? null : ProcessSignal.HUP).build());
            assertEquals(operation, Operation.find(operation.getWord()));
        }
        IllegalArgumentException missing = assertThrows(
                IllegalArgumentException.class, () -> OperationRequest.builder(Operation.STOP, ME).build());
        assertEquals("programs are missing, or not taken, by 'stop'", missing.getMessage());
        IllegalArgumentException given = assertThrows(
                IllegalArgumentException.class,
                () -> OperationRequest.builder(Operation.SHUTDOWN, ME).waitAtMost(Duration.ZERO).build());
        assertEquals("a time to wait is missing, or not taken, by 'shutdown'", given.getMessage());
    }

    @Test
    void nobodyWaitsForMoreThanAnHour() {
        OperationRequest.Builder start = OperationRequest.builder(Operation.START, ME).program("web");
        assertEquals(Duration.ofHours(1), start.waitAtMost(Duration.ofHours(1)).build().getWaitAtMost());
        for (Duration wrong : List.of(Duration.ofNanos(-1), Duration.ofHours(1).plusNanos(1))) {
            assertThrows(IllegalArgumentException.class, () -> start.waitAtMost(wrong));
        }
    }

    @Test
    void theFirstThatIsNotDoneSaysWhatCameOfAll() {
        List<OperationResult.ProgramResult> programs = List.of(
                new OperationResult.ProgramResult("a", ControlOutcome.DONE, null),
                new OperationResult.ProgramResult("b", ControlOutcome.NOT_REACHED, null),
                new OperationResult.ProgramResult("c", ControlOutcome.DISABLED, null));
        assertEquals(ControlOutcome.NOT_REACHED, OperationResult.ofPrograms(programs).getOutcome());
        assertEquals(ControlOutcome.DONE, OperationResult.ofPrograms(programs.subList(0, 1)).getOutcome());
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, OperationResult.ofUnknown("x").getOutcome());
    }
}

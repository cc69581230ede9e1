package org.gaggled.api.control;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.Stability;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;

/**
 * What can be asked of gaggled.
 *
 * <p>Safe for use by any thread. Every method returns at once. Requests of one thread are carried out in their order. A
 * stage completes on a thread of the host, after the events of the request are on their way to the sinks; what is attached
 * to it must be quick: hand longer work to a thread of your own. It fails with an {@link IllegalStateException} when gaggled
 * has ended, and, where its value is not an outcome, with a {@link java.util.concurrent.RejectedExecutionException} when
 * it would be {@link ControlOutcome#BUSY}.
 *
 * <p>The host implements this interface; methods may be added to it.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ControlPort {

    /**
     * The states of all programs at one moment, in the order of the configuration. An event {@link
     * org.gaggled.api.event.GaggleEventType#STATES_DUMPED} with the token is published at that moment, so that who also
     * listens knows which events are in the list already.
     *
     * @param token any number, for the caller to recognise the event by
     */
    CompletionStage<List<ProgramState>> dumpStates(int token);

    /** The states of all programs at one moment, in the order of the configuration, without an event. */
    CompletionStage<List<ProgramState>> getStates();

    /**
     * The states of all programs at one moment, and the number of the last event they contain, without an event. Who {@linkplain
     * #subscribe subscribed} before is told of every event with a higher number, unless it has {@linkplain
     * EventSink#missed missed} it: so a list is kept up to date without a gap.
     */
    CompletionStage<GaggleSnapshot> getSnapshot();

    /**
     * Everything there is to say of one program. The stage fails with a {@link java.util.NoSuchElementException} when no program
     * has that name.
     */
    CompletionStage<ProgramDescription> describe(String program);

    /** How each event sink keeps up: those of the configuration first, then the subscriptions; gaggled's own log among them. */
    default List<SinkState> getSinks() {
        return List.of();
    }

    /**
     * Tells a sink of every event from now on, as if the configuration had asked for it: on a thread of its own, in order,
     * behind a queue of 16,384 events of which the oldest are dropped when it is full. No event is missed of a request that is
     * made after this returned. The subscription ends with {@link EventSubscription#close()} or with the run; the sink is closed
     * then. A control source closes what it opened.
     *
     * @param name for messages and the name of the thread
     * @throws IllegalStateException when there are 64 subscriptions already, or gaggled has ended
     */
    EventSubscription subscribe(String name, EventSink sink);

    /** Clears the disabled mark and makes the program wanted: it starts once its dependencies are satisfied. */
    CompletionStage<ControlOutcome> start(String program, Requester requester);

    /** Marks the program disabled, cancels what is pending and stops it. */
    CompletionStage<ControlOutcome> stop(String program, Requester requester);

    /** Stops the program; its {@code respawn} decides whether it comes back. Cancels a pause before a restart. */
    CompletionStage<ControlOutcome> restart(String program, Requester requester);

    /** Sends a signal to what a stop would reach. It changes nothing else. */
    CompletionStage<ControlOutcome> signal(String program, ProcessSignal signal, Requester requester);

    /** Begins to stop everything; gaggled then ends. */
    CompletionStage<ControlOutcome> shutdown(Requester requester);
}

package org.gaggled.api.control;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.Stability;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramRun;

/**
 * What can be asked of gaggled.
 *
 * <p>Safe for use by any thread. Every method returns at once. Requests of one thread are carried out in their order. A
 * stage completes on a thread of the host, or before it is returned, after the events of the request are on their way
 * to the sinks; what is attached to it must be quick: hand longer work to a thread of your own. A question that has no
 * answer fails with a {@link ControlException}: {@link ControlOutcome#BUSY} when more than 10,000 requests are waiting,
 * {@link ControlOutcome#ENDED} when gaggled has ended.
 *
 * <p>The host implements this interface; methods may be added to it.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ControlPort {

    /**
     * Does that, for all programs that are meant at one moment: nothing else happens between them. Where a name or a
     * glob fits no program, nothing is done for the others either.
     *
     * <p>The answer comes when it is begun, or, where the request says to wait, when every program is where it is to
     * be, cannot get there, or the time is over. A start is reached when the program has been up for a second, or has
     * ended successfully; a stop when it is down; a restart when it has been up for a second in another run than
     * before, or has ended successfully.
     *
     * <p>The host logs, or publishes as an event, everything that is done, and by whom; and what is refused because of
     * the role, once a minute for each requester. It never fails: whatever comes of it is an outcome, but for a fault
     * of gaggled itself.
     */
    CompletionStage<OperationResult> perform(OperationRequest request);

    /**
     * The states of all programs at one moment, and the number of the last event they contain, without an event. Who
     * {@linkplain #subscribe subscribed} before is told of every event with a higher number, unless it has
     * {@linkplain EventSink#missed missed} it: so a list is kept up to date without a gap.
     */
    CompletionStage<GaggleSnapshot> getSnapshot();

    /**
     * The same, with an event {@link org.gaggled.api.event.GaggleEventType#STATES_DUMPED} that marks the moment for
     * everybody who listens; it is the last event of the snapshot.
     *
     * @param token any number, for the caller to recognise the event by
     */
    CompletionStage<GaggleSnapshot> mark(int token);

    /**
     * Everything there is to say of one program. The stage fails with {@link ControlOutcome#NO_SUCH_PROGRAM} when no
     * program has that name.
     */
    CompletionStage<ProgramDescription> describe(String program);

    /**
     * The runs of a program, the latest first: the one that goes on, if any, and as many as are kept of those that have
     * ended: the last 100 where there is a {@code statedir}, and otherwise the last ten of this gaggled. A start that
     * could not be made is no run.
     *
     * <p>The host reads files on a thread of its own. The stage fails with {@link ControlOutcome#NO_SUCH_PROGRAM} when
     * no program has that name, and with {@link ControlOutcome#REFUSED} and the reason when its runs cannot be read.
     */
    CompletionStage<List<ProgramRun>> getRuns(String program);

    /**
     * What the processes of each program use at this moment, by its name; without the programs that have no process,
     * and empty where the launcher cannot tell ({@link org.gaggled.api.launch.LauncherCapability#CURRENT_USAGE}).
     *
     * <p>The host looks at all processes of the machine, on a thread of its own. Who asks while it does so waits for
     * the next look; all who wait get the same one. The stage fails with {@link ControlOutcome#REFUSED} and the reason
     * when the system does not tell.
     */
    CompletionStage<Map<String, CurrentUsage>> measure();

    /**
     * What is known of the other hosts of the cluster. Operations on their programs are asked of their own gaggled,
     * whose address and key are in what it has {@linkplain org.gaggled.api.neighbour.HostReport told}.
     *
     * <p>A host that knows of no clusters answers as one that is in none.
     *
     * @since 1.0
     */
    default CompletionStage<ClusterSnapshot> getNeighbours() {
        return CompletableFuture.completedFuture(new ClusterSnapshot(null, List.of()));
    }

    /**
     * Lines that programs have printed, from memory and from files, of those programs whose output is captured. To
     * follow them, ask again and again for the lines after the {@linkplain LogExcerpt#getPosition position}, and wait
     * for them. A caller that does so slowly delays nobody: the answer says how many bytes are
     * {@linkplain LogExcerpt#getMissed missed}. The host reads files on a thread of its own.
     *
     * <p>The stage fails with {@link ControlOutcome#NO_SUCH_PROGRAM} when a name or a glob fits no program, with
     * {@link ControlOutcome#FORBIDDEN} when the role does not include {@link Role#WATCH}, and with
     * {@link ControlOutcome#BUSY} when too many wait already.
     */
    CompletionStage<LogExcerpt> readLogs(LogRequest request);

    /**
     * Reads the configuration again and tells what a reload would do, without doing any of it.
     *
     * <p>The host reads files on a thread of its own, one request at a time. The stage fails with
     * {@link ControlOutcome#FORBIDDEN} when the role does not include {@link Role#OPERATE}: the plan shows settings of
     * files, and what is wrong in them.
     */
    CompletionStage<ReloadPlan> planReload(Requester requester);

    /**
     * Reads the configuration again, and has it take effect: all of it or, where there is a problem, nothing. The stage
     * completes with what is done when it is begun, after its first events are on their way to the sinks; programs may
     * still be stopping then. It fails as that of {@link #planReload} does, and with
     * {@link ControlOutcome#SHUTTING_DOWN}.
     */
    CompletionStage<ReloadPlan> reload(Requester requester);

    /**
     * Replaces the gaggled that runs by what is installed now, in the same process, without stopping a program. The
     * stage completes when that is begun: channels are closed soon after, and opened again at the same addresses. It
     * fails with {@link ControlOutcome#FORBIDDEN} when the role does not include {@link Role#OPERATE}, with
     * {@link ControlOutcome#SHUTTING_DOWN}, and with {@link ControlOutcome#REFUSED} and the reason when it cannot be
     * done, as without {@code statedir}; nothing has changed then.
     */
    CompletionStage<Void> upgrade(Requester requester);

    /**
     * How each event sink keeps up: those of the configuration first, then the subscriptions; gaggled's own log among
     * them.
     */
    List<SinkState> getSinks();

    /**
     * How many lines of each program whose output is captured were dropped, by its name: they came faster than they
     * could be written. Counted since this gaggled captures it.
     */
    Map<String, Long> getDroppedLines();

    /**
     * Tells a sink of every event from now on, as if the configuration had asked for it: on a thread of its own, in
     * order, behind a queue of 16,384 events of which the oldest are dropped when it is full. No event is missed of a
     * request that is made after this returned. The subscription ends with {@link EventSubscription#close()} or with
     * the run; the sink is closed then. A control source closes what it opened.
     *
     * @param name for messages and the name of the thread
     * @throws ControlException {@link ControlOutcome#BUSY} when there are 64 subscriptions already,
     * {@link ControlOutcome#ENDED} when gaggled has ended
     */
    EventSubscription subscribe(String name, EventSink sink);
}

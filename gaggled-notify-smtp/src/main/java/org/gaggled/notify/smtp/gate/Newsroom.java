package org.gaggled.notify.smtp.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.announce.Announcer;
import org.gaggled.api.announce.Told;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * From what happens to what is mailed: an announcer, and a batch where there is to be one. Not safe for use by several
 * threads.
 */
public final class Newsroom {

    private final boolean batching;
    private final GatePolicy policy;
    private final Announcer announcer;
    private final Batch batch;
    private final LastWords lastWords = new LastWords();

    /**
     * A newsroom that has heard nothing yet.
     *
     * @param batchLength zero for a mail about each change
     */
    public Newsroom(GatePolicy policy, Duration batchLength) {
        this.announcer = policy.causes()
                ? Announcer.together(policy.period(), policy.gathering())
                : new Announcer(policy.period(), policy.gathering());
        this.batch = new Batch(batchLength, policy.gathering());
        this.policy = policy;
        this.batching = !batchLength.isZero();
    }

    /** See {@link Announcer#states}. */
    public void states(List<ProgramState> states, Instant time, long now) {
        announcer.states(states, time, now);
        lastWords.keepOnly(states.stream().map(state -> HarmlessText.of(state.getName())).toList());
    }

    /** See {@link Announcer#event}. */
    public void event(GaggleEvent event, long now) {
        announcer.event(event, now);
    }

    /** See {@link Announcer#state}. */
    public void state(ProgramState state, Instant time, long now) {
        announcer.state(state, time, now);
    }

    /** See {@link Announcer#stopping}. */
    public void stopping(ProgramState state) {
        announcer.stopping(state);
    }

    /** See {@link Announcer#gaggleStopping}. */
    public void gaggleStopping() {
        announcer.gaggleStopping();
    }

    /**
     * Takes over what readers know of an earlier run of gaggled: what is not up is to be taken back when it is. See
     * {@link Announcer#recall}.
     */
    public void recall(Map<String, Told> told, long now) {
        Map<String, AnnouncedStatus> bad = new HashMap<>();
        told.forEach((program, known) -> {
            if (!known.isGood()) {
                bad.put(program, known.getStatus());
            }
        });
        announcer.recall(bad, now);
        lastWords.recall(told);
        lastWords.forgetGood();
    }

    /** Takes over what readers know of this very run of gaggled. See {@link Announcer#resume}. */
    public void resume(Map<String, Told> told, long now) {
        announcer.resume(told, now);
        lastWords.recall(told);
    }

    /** What readers know of programs, when that is not what was taken last; otherwise null. */
    public @Nullable Map<String, Told> takeLastWords() {
        return lastWords.takeChanged();
    }

    /** See {@link Announcer#explain}; and when a batch is open, how long it still is. */
    public String explain(String program, long now) {
        String open = batch.due() == Announcer.NEVER ? ""
                : "; the batch is sent in " + Math.max(0, batchDue() - now) / 1_000_000 + " ms";
        return announcer.explain(program, now) + open;
    }

    /** When {@link #publish} should be called next, or {@link Announcer#NEVER}. */
    public long nextDeadline() {
        return Math.min(announcer.nextDecision(), batchDue());
    }

    /** What is held back of an outage belongs into the same mail, which waits for that, but for a period at most. */
    private long batchDue() {
        boolean waits = batching && announcer.isHolding() && batch.due() != Announcer.NEVER;
        return waits ? batch.due() + policy.period().toNanos() : batch.due();
    }

    /** The mails that are to be sent at that time. */
    public List<Bulletin> publish(long now) {
        List<Bulletin> mails = add(announcer.decide(now), now);
        if (now >= batchDue()) {
            mails.addAll(takeBatch(now));
        }
        return mails;
    }

    /** The mails that are to be sent at the very end: what is decided does not wait for its batch any more. */
    public List<Bulletin> close(long now) {
        // Nothing will come any more that could belong to what has come.
        List<Bulletin> mails = add(announcer.decideAtLast(now + policy.gathering().toNanos()), now);
        mails.addAll(takeBatch(now));
        return mails;
    }

    /**
     * Puts what is decided into the batch, in which a program is once: where each change is to be told, what is told of
     * it before makes mails.
     */
    private List<Bulletin> add(List<Announcement> decided, long now) {
        List<Bulletin> mails = new ArrayList<>();
        for (Announcement announcement : decided) {
            if (!batching && batch.programs().contains(announcement.getProgram())) {
                mails.addAll(takeBatch(now));
            }
            batch.add(List.of(announcement), now);
        }
        lastWords.tell(announcer.takeTold(), batch.programs());
        return mails;
    }

    /** The mails that are to be sent at the end of a run of gaggled; from then on this is about the next. */
    public List<Bulletin> startOver(long now) {
        List<Bulletin> last = close(now);
        announcer.startOver();
        lastWords.forgetGood();
        return last;
    }

    private List<Bulletin> takeBatch(long now) {
        List<Announcement> announcements = batch.take(now);
        if (announcements.isEmpty()) {
            return List.of();
        }
        lastWords.tell(announcements);
        List<Group> groups = policy.causes()
                ? Group.byRoot(announcements, announcer::getLatest)
                : announcements.stream().map(Group::alone).toList();
        if (batching) {
            return List.of(new Bulletin(groups, true, announcer.isAllWell()));
        }
        return groups.stream().map(group -> new Bulletin(List.of(group), false, false)).toList();
    }
}

package org.gaggled.notify.smtp.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From changes to mails: a gate, and a batch where there is to be one. Not safe for use by several threads.
 */
public final class Newsroom {

    private final String subjectPrefix;
    private final boolean batching;
    private final long gathering;
    private final Gate gate;
    private final Batch batch;
    private final LastWords lastWords = new LastWords();

    /**
     * A newsroom that has heard nothing yet.
     *
     * @param batchLength zero for a mail about each change
     */
    public Newsroom(GatePolicy policy, Duration batchLength, String subjectPrefix) {
        this.gate = new Gate(policy);
        this.batch = new Batch(batchLength, policy.gathering());
        this.gathering = policy.gathering().toNanos();
        this.batching = !batchLength.isZero();
        this.subjectPrefix = subjectPrefix;
    }

    /** See {@link Gate#know}. */
    public void know(Collection<String> programs) {
        List<String> names = programs.stream().map(Change::printable).toList();
        gate.know(names);
        lastWords.keepOnly(names);
    }

    /** See {@link Gate#recall}. */
    public void recall(Map<String, Status> told, long now) {
        gate.recall(told, now);
        lastWords.recall(told);
    }

    /**
     * What readers were last told of programs that are not up as far as they know, when that is not what was taken last;
     * otherwise null.
     */
    public @Nullable Map<String, Status> takeLastWords() {
        return lastWords.takeChanged();
    }

    /** See {@link Gate#record}. */
    public void record(Change change) {
        gate.record(change);
    }

    /** See {@link Gate#explain}; and when a batch is open, how long it still is. */
    public String explain(String program, long now) {
        String open = batch.due() == Gate.NEVER ? "" : "; the batch is sent in " + Math.max(0, batch.due() - now) / 1_000_000 + " ms";
        return gate.explain(program, now) + open;
    }

    /** When {@link #publish} should be called next, or {@link Gate#NEVER}. */
    public long nextDeadline() {
        return Math.min(gate.nextDecision(), batch.due());
    }

    /** The mails that are to be sent at that time. */
    public List<MailText> publish(long now) {
        batch.add(gate.decide(now), now);
        return now >= batch.due() ? takeBatch(now) : List.of();
    }

    /** The mails that are to be sent at the very end: what is decided does not wait for its batch any more. */
    public List<MailText> close(long now) {
        // Nothing will come any more that could belong to what has come.
        batch.add(gate.decide(now + gathering), now);
        return takeBatch(now);
    }

    /** The mails that are to be sent at the end of a run of gaggled; from then on this is about the next. */
    public List<MailText> startOver(long now) {
        List<MailText> last = close(now);
        gate.startOver();
        return last;
    }

    private List<MailText> takeBatch(long now) {
        List<Announcement> announcements = batch.take(now);
        if (announcements.isEmpty()) {
            return List.of();
        }
        lastWords.tell(announcements);
        if (batching) {
            return List.of(MailText.ofBatch(subjectPrefix, announcements, gate.isAllWell()));
        }
        List<MailText> mails = new ArrayList<>();
        announcements.forEach(announcement -> mails.add(MailText.ofOne(subjectPrefix, announcement)));
        return mails;
    }
}

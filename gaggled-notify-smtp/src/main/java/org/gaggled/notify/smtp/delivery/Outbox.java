package org.gaggled.notify.smtp.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The letters that are still to be delivered, oldest first: so many at most, in memory and, where there is a spool, on
 * disk. When it is full the oldest goes. A spool that fails is complained about, and the letter is kept in memory all
 * the same. Not safe for use by several threads.
 */
final class Outbox {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    /** A letter and how it has fared. */
    static final class Entry {

        private Letter letter;
        private @Nullable Path file;
        private int attempts;
        private long notBefore = Long.MIN_VALUE;

        private Entry(Letter letter, @Nullable Path file) {
            this.letter = letter;
            this.file = file;
        }

        Letter letter() {
            return letter;
        }

        /** Whether it outlives the process. */
        boolean isStored() {
            return file != null;
        }

        /** When it may be tried next. */
        long notBefore() {
            return notBefore;
        }

        /** How often it was deferred. */
        int attempts() {
            return attempts;
        }
    }

    private final int capacity;
    private final @Nullable Spool spool;
    private final List<Entry> entries = new ArrayList<>();

    Outbox(int capacity, @Nullable Spool spool) {
        this.capacity = capacity;
        this.spool = spool;
    }

    /** Takes up the letters that an earlier run left in the spool. */
    void recover() throws IOException {
        if (spool != null) {
            for (Spool.Stored stored : spool.read()) {
                makeRoom();
                entries.add(new Entry(stored.letter(), stored.file()));
            }
        }
    }

    /** Stores a letter, as far as that is possible; it is delivered once it is {@linkplain #add added}. */
    Entry store(Letter letter) {
        Entry entry = new Entry(letter, null);
        if (spool != null) {
            try {
                entry.file = spool.add(letter);
            } catch (IOException e) {
                log.error("spool {}: cannot keep {} ({}); it is kept in memory", spool, letter, e.toString());
            }
        }
        return entry;
    }

    /** Takes up a letter that was stored. */
    void add(Entry entry) {
        makeRoom();
        entries.add(entry);
    }

    void add(Letter letter) {
        add(store(letter));
    }

    private void makeRoom() {
        if (entries.size() == capacity) {
            Entry oldest = entries.getFirst();
            log.error(
                    "{} mails wait, more are not kept: the oldest is dropped, {}: {}",
                    capacity,
                    oldest.letter,
                    LetterText.beginning(oldest.letter));
            remove(oldest);
        }
    }

    void remove(Entry entry) {
        entries.remove(entry);
        if (spool != null && entry.file != null) {
            try {
                spool.remove(entry.file);
            } catch (IOException e) {
                log.error("spool {}: cannot remove {} ({}); it may be sent again", spool, entry.file, e.toString());
            }
        }
    }

    /** Keeps a letter for those who may get it later. */
    void defer(Entry entry, List<String> recipients, long notBefore) {
        if (!entries.contains(entry)) {
            // It was dropped to make room while the server had it.
            return;
        }
        entry.attempts++;
        entry.notBefore = notBefore;
        if (!recipients.equals(entry.letter.recipients())) {
            entry.letter = entry.letter.to(recipients);
            if (spool != null && entry.file != null) {
                try {
                    spool.replace(entry.file, entry.letter);
                } catch (IOException e) {
                    log.error("spool {}: cannot rewrite {} ({})", spool, entry.file, e.toString());
                }
            }
        }
    }

    /** The oldest of a kind, or null. */
    @Nullable
    Entry first(Predicate<Entry> kind) {
        return entries.stream().filter(kind).findFirst().orElse(null);
    }

    /** When the next may be tried, or the end of time when there is none. */
    long nextAttempt() {
        return entries.stream().mapToLong(Entry::notBefore).min().orElse(Long.MAX_VALUE);
    }

    /** All that wait. */
    List<Letter> letters() {
        return entries.stream().map(Entry::letter).toList();
    }

    /** Whether an end of the process is no end of the letters. */
    boolean isDurable() {
        return spool != null && entries.stream().allMatch(entry -> entry.file != null);
    }
}

package org.gaggled.api.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.neighbour.HostReport;
import org.jspecify.annotations.Nullable;

/** What is known of every host of a cluster in memory, and who is to hear of it. */
final class MemoryLedger {

    /** How it is with a host. */
    enum Standing {
        REPORTED,
        UNKNOWN,
        LEFT
    }

    /**
     * What is known of one host. Immutable, as it travels to others.
     *
     * @param version another one with each change in the ledger, a greater one
     * @param session another one whenever the host has come, for the first time or again
     */
    record Entry(
            String host, MemoryMember owner, Standing standing, @Nullable HostReport report, long reportNumber,
            long version, long session) {}

    /** What a member hears: the entries that have changed, and which changes it knows by then. */
    record News(List<Entry> entries, long version) {}

    private final MemoryNeighbours cluster;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<MemoryMember, Long> leases = new LinkedHashMap<>();
    private final MemoryClaims claims = new MemoryClaims();
    private long version;
    private long sessions;

    MemoryLedger(MemoryNeighbours cluster) {
        this.cluster = cluster;
    }

    /**
     * A member calls: it lives, tells what it does, and has heard so much. It is answered, unless its name is taken.
     */
    void called(MemoryMember member, MemoryMember.Call call) {
        if (!call.leaving() && !owns(member)) {
            member.hearRefusal();
            return;
        }
        Entry entry = entries.get(member.host);
        if (call.leaving()) {
            if (entry != null && entry.owner == member && entry.standing != Standing.LEFT) {
                change(new Entry(member.host, member, Standing.LEFT, null, 0, 0, entry.session));
            }
        } else if (entry == null || entry.owner != member || entry.standing != Standing.REPORTED) {
            if (call.report() != null) {
                change(new Entry(member.host, member, Standing.REPORTED, call.report(), call.reportNumber(), 0,
                        ++sessions));
            }
        } else if (call.report() != null && call.reportNumber() > entry.reportNumber) {
            change(new Entry(member.host, member, Standing.REPORTED, call.report(), call.reportNumber(), 0,
                    entry.session));
        }
        renew(member);
        member.hearAnswer(call, newsSince(call.heard()), asked(member, call.question()));
    }

    /** A member that watches asks, and may claim; null where it has heard all. */
    private MemoryClaims.@Nullable Snapshot asked(MemoryMember member, MemoryClaims.@Nullable Question question) {
        if (question == null) {
            return null;
        }
        claims.watch(member);
        if (question.claim() != null && owns(member) && claims.write(member.host, question.claim())) {
            claims.changed(member, this::isLeased);
        }
        return claims.answer(question, this::isLeased);
    }

    private boolean isLeased(String host) {
        return leases.keySet().stream().anyMatch(member -> member.host.equals(host));
    }

    /** Whether the member's name is its own, or free, or that of an earlier life of the same gaggle. */
    private boolean owns(MemoryMember member) {
        Entry entry = entries.get(member.host);
        return entry == null
                || entry.owner == member
                || entry.standing != Standing.REPORTED
                || entry.owner.incarnation.equals(member.incarnation);
    }

    private void renew(MemoryMember member) {
        long end = cluster.now() + cluster.lease();
        boolean wasLeased = isLeased(member.host);
        leases.put(member, end);
        if (!wasLeased && claims.hasClaimed(member.host)) {
            claims.changed(member, this::isLeased);
        }
        cluster.at(end, () -> expire(member));
    }

    private void expire(MemoryMember member) {
        Long end = leases.get(member);
        if (end == null || end > cluster.now()) {
            return;
        }
        leases.remove(member);
        claims.forget(member);
        if (!isLeased(member.host) && claims.hasClaimed(member.host)) {
            claims.changed(member, this::isLeased);
        }
        Entry entry = entries.get(member.host);
        if (entry != null && entry.owner == member && entry.standing == Standing.REPORTED) {
            change(new Entry(member.host, member, Standing.UNKNOWN, null, 0, 0, entry.session));
        }
    }

    private void change(Entry entry) {
        version++;
        // Behind the others, so that those that have changed last stand last.
        entries.remove(entry.host);
        entries.put(entry.host, new Entry(entry.host, entry.owner, entry.standing, entry.report, entry.reportNumber,
                version, entry.session));
        for (MemoryMember member : leases.keySet()) {
            if (!member.host.equals(entry.host)) {
                member.hear(newsSince(member.heard()));
            }
        }
    }

    private News newsSince(long heard) {
        List<Entry> news = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.version > heard) {
                news.add(entry);
            }
        }
        return new News(news, version);
    }
}

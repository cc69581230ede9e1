package org.gaggled.api.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.gaggled.api.neighbour.HostClaims;
import org.jspecify.annotations.Nullable;

/** What the hosts of a cluster in memory claim, and who has asked to hear it. */
final class MemoryClaims {

    /** Claims to be written if those of the host have that version; the number is greater for each one of a member. */
    record Claim(long number, long version, Set<String> programs) {}

    /** What a member that watches says in a call: until which change it has heard, and what it claims anew. */
    record Question(long heard, @Nullable Claim claim) {}

    /** What all hosts claim, and which changes that knows. */
    record Snapshot(List<HostClaims> claims, long changes) {}

    /** What was written last by a host. */
    private record Kept(long version, Set<String> programs) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Set<MemoryMember> watchers = new LinkedHashSet<>();

    /** Never 0, which stands for nothing heard. */
    private long changes = 1;

    /** Whether there is something to tell of that host when its lease begins or ends. */
    boolean hasClaimed(String host) {
        return kept.containsKey(host);
    }

    void watch(MemoryMember member) {
        watchers.add(member);
    }

    void forget(MemoryMember member) {
        watchers.remove(member);
    }

    /** Whether that changed anything. */
    boolean write(String host, Claim claim) {
        Kept before = kept.getOrDefault(host, new Kept(0, Set.of()));
        if (before.version != claim.version) {
            return false;
        }
        kept.put(host, new Kept(claim.version + 1, claim.programs));
        return true;
    }

    /** Those that watch hear how it is now; the one that has caused it hears it otherwise. */
    void changed(MemoryMember by, Predicate<String> leased) {
        changes++;
        for (MemoryMember watcher : watchers) {
            if (watcher != by) {
                watcher.hearClaims(snapshot(leased));
            }
        }
    }

    /** What answers a question: nothing where nothing was claimed and all was heard. */
    @Nullable
    Snapshot answer(Question question, Predicate<String> leased) {
        return question.claim == null && question.heard == changes ? null : snapshot(leased);
    }

    private Snapshot snapshot(Predicate<String> leased) {
        List<HostClaims> all = new ArrayList<>();
        kept.forEach((host, one) -> all.add(new HostClaims(host, one.version, leased.test(host), one.programs)));
        return new Snapshot(List.copyOf(all), changes);
    }
}

package org.gaggled.api.neighbour;

import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;

/**
 * One host's place in a cluster: tells the others what its programs do, hears what theirs do, and knows when it no
 * longer knows.
 *
 * <p>A host has a <em>lease</em>, which the source renews while gaggled lives and its link works. When the lease is
 * over, nobody knows what the programs of that host do. How long a lease is, is the source's to say in its
 * documentation; it is what a dead host costs before others hear of it. A lease belongs to one gaggled: where another
 * has the name of this host, the source is not connected until that one has left or its lease is over.
 *
 * <p>Every report that is told reaches every host that is connected, or a later one does: what is lost on the way is
 * sent again. Reports of one host never arrive in another order. They may arrive more than once.
 *
 * <p>At most 1000 hosts can be in one cluster. Of more than that, a source hands on those that it knew first, and logs
 * a warning with the names of the others, once.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface NeighbourSource extends AutoCloseable {

    /**
     * Begins to be part of the cluster, on threads of its own, and returns without waiting for the network. Called
     * exactly once, on the thread that has opened it. Until the listener hears {@link NeighbourListener#onConnected()},
     * the source is not connected.
     *
     * @throws PluginException when it never can; gaggled then reports that and does not start, or goes on with the
     * configuration before
     */
    void join(NeighbourListener listener) throws PluginException;

    /**
     * The state of all programs of this host from now on: the whole of it, not what has changed. Called whenever
     * something in it has changed, before or after {@link #join}, by one thread at a time, though not always the same.
     * It returns at once, and throws nothing: the source sends the report on threads of its own, and keeps only the
     * newest of those that it has not sent. It may wait some milliseconds, so that a report holds several changes; not
     * more, because that is time in which dependents elsewhere run without what they need.
     *
     * <p>The ages in a report are those at the moment of this call. A source that hands it on later adds the time that
     * has passed in its own hands ({@link HostReport#agedBy}). So that a host that joins does not have to wait for
     * delays that were over long ago, each source hands on its newest report again within a minute after another host
     * has joined, aged anew; after a random part of that time, so that not all of a large cluster do it at once. That
     * is the source's own doing: gaggled does not call this method for it.
     *
     * <p>After {@link #leave()} and after {@link #close()} it does nothing.
     */
    void tell(HostReport report);

    /**
     * Has the listener hear {@linkplain NeighbourListener#onClaims what all hosts claim}, soon and whenever it has
     * changed since, for as long as this host is connected; and again at each {@link NeighbourListener#onConnected()}.
     * Called before or after {@link #join}, possibly more than once; it returns at once. A source of which nobody asks
     * it need not read any claims.
     *
     * @throws UnsupportedOperationException where the source keeps no claims
     */
    default void watchClaims() {
        throw new UnsupportedOperationException("this source keeps no claims");
    }

    /**
     * Replaces what this host claims, if its claims still have that version; otherwise nothing is changed. Either way
     * the listener hears all claims afterwards, this host's as they are then, unless the link fails: then they have
     * been replaced or not, and it hears which when the link works again. Called after {@link #watchClaims()}, and
     * rarely again before the answer has been heard: of two calls with the same version, one at most replaces anything.
     * It returns at once. While this host is not connected, it does nothing.
     *
     * <p>Claims are kept until this host writes others, whatever becomes of its lease and of the gaggled that has
     * written them. What was handed over before {@link #close()} is still written by that, if the link works.
     *
     * @param version that of the newest claims of this host that were heard
     * @param programs the names of all programs that it claims; at most {@value HostClaims#MOST_PROGRAMS}
     * @throws UnsupportedOperationException where the source keeps no claims
     */
    default void claim(long version, Set<String> programs) {
        throw new UnsupportedOperationException("this source keeps no claims");
    }

    /**
     * Says goodbye: gaggled shuts down, and from now on its programs are as good as down. Other hosts hear
     * {@link NeighbourListener#onLeft}. The source goes on telling its listener what other hosts do, so that gaggled
     * can see when nobody needs its programs any more. Called at most once, after {@link #join}; it returns at once.
     * What has not been said by then is said by {@link #close()}.
     *
     * <p>A gaggled that is killed, or replaced by an upgrade, does not say goodbye. The next one has the same
     * incarnation where it adopts the programs. If it joins before the lease is over, and the source can take it over,
     * others need not notice.
     */
    void leave();

    /**
     * Ends all of it and frees what it holds. Afterwards the listener is not called any more. Called exactly once, also
     * when {@link #join} threw, and possibly while another thread is in {@link #tell}. Without {@link #leave()} the
     * lease is left to end by itself, so that the next gaggled can adopt the programs meanwhile. gaggled waits two
     * seconds for it and goes on without it.
     */
    @Override
    void close() throws Exception;
}

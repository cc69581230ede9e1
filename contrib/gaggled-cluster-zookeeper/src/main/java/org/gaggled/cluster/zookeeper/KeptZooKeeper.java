package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** A client of ZooKeeper that can be ended without ending its session, so that the lease outlives it. */
final class KeptZooKeeper extends ZooKeeper {

    KeptZooKeeper(String connect, int sessionMillis, Watcher watcher, ZKClientConfig config) throws IOException {
        super(connect, sessionMillis, watcher, config);
    }

    /** Ends it as the death of the process would; the session ends when nobody has renewed it for long enough. */
    void abandon() {
        cnxn.disconnect();
    }
}

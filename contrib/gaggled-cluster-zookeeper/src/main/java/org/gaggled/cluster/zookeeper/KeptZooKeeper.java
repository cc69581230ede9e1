package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** A client of ZooKeeper that can be ended without ending its session, so that the lease outlives it. */
final class KeptZooKeeper extends ZooKeeper {

    private volatile boolean keepsSession;

    KeptZooKeeper(String connect, int sessionMillis, Watcher watcher, ZKClientConfig config) throws IOException {
        super(connect, sessionMillis, watcher, config);
    }

    /** From now on, to close it is what the death of the process would be: the session is left to its lease. */
    void keepSession() {
        keepsSession = true;
    }

    @Override
    public synchronized void close() throws InterruptedException {
        if (keepsSession) {
            cnxn.disconnect();
        } else {
            super.close();
        }
    }
}

package org.gaggled.cluster.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.curator.RetryPolicy;
import org.apache.curator.RetrySleeper;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.TransactionOp;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What gaggled asks ZooKeeper, through Curator. It never waits: every answer comes on the thread of the cluster.
 * Nothing is asked twice by itself, because whoever has asked knows better what to do when the link was lost.
 */
final class Link {

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final Executor thread;
    private final CuratorFramework curator;
    private final AtomicReference<@Nullable KeptZooKeeper> client = new AtomicReference<>();

    /**
     * A session that a server has agreed to.
     *
     * @param id by which nodes are known that belong to it
     * @param length how long it goes on when nothing is heard of this host
     */
    record Session(long id, Duration length) {}

    /** Is told how the link is, on the thread of the cluster. */
    interface Listener {

        /** It works: for the first time, or again, with the same session or another one. */
        void onLinked(Session session);

        /** It does not work; the session may go on. */
        void onCut();

        /** The session has ended, and with it the lease. */
        void onExpired();
    }

    Link(ClusterSettings settings, Executor thread) {
        this.thread = thread;
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(settings.connectString())
                .sessionTimeoutMs((int) settings.session().toMillis())
                .connectionTimeoutMs((int) settings.session().toMillis())
                .retryPolicy(new Never())
                .ensembleTracker(false)
                .dontUseContainerParents()
                .maxCloseWaitMs(0)
                .threadFactory(Thread.ofPlatform().daemon().name("cluster-curator-", 0).factory())
                .zookeeperFactory(new KeepingFactory(client))
                .zkClientConfig(clientConfig(settings.tls()));
        Login login = settings.login();
        if (login != null) {
            builder.authorization("digest", login.text().getBytes(StandardCharsets.UTF_8));
        }
        this.curator = builder.build();
    }

    /** Never asks again. */
    private static final class Never implements RetryPolicy {

        @Override
        public boolean allowRetry(int retries, long elapsedMillis, RetrySleeper sleeper) {
            return false;
        }

        @Override
        public boolean allowRetry(Throwable exception) {
            return false;
        }
    }

    private record KeepingFactory(AtomicReference<@Nullable KeptZooKeeper> newest) implements ZookeeperFactory {

        @Override
        public ZooKeeper newZooKeeper(String connect, int sessionMillis, Watcher watcher, boolean canBeReadOnly)
                throws Exception {
            return newZooKeeper(connect, sessionMillis, watcher, canBeReadOnly, new ZKClientConfig());
        }

        @Override
        public ZooKeeper newZooKeeper(
                String connect, int sessionMillis, Watcher watcher, boolean canBeReadOnly, ZKClientConfig config)
                throws Exception {
            KeptZooKeeper made = new KeptZooKeeper(connect, sessionMillis, watcher, config);
            newest.set(made);
            return made;
        }
    }

    private static ZKClientConfig clientConfig(@Nullable TlsFiles tls) {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        if (tls != null) {
            config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
            config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET,
                    "org.apache.zookeeper.ClientCnxnSocketNetty");
            tls.properties("zookeeper.ssl.").forEach(config::setProperty);
        }
        return config;
    }

    /** Begins to look for a server. */
    void open(Listener listener) {
        curator.getConnectionStateListenable().addListener((source, state) -> changed(listener, state), thread);
        curator.start();
    }

    private void changed(Listener listener, ConnectionState state) {
        switch (state) {
            case CONNECTED, RECONNECTED -> {
                Session session = session();
                if (session != null) {
                    listener.onLinked(session);
                }
            }
            case SUSPENDED, READ_ONLY -> listener.onCut();
            case LOST -> listener.onExpired();
        }
    }

    /** The session; null where it has gone again, of which the listener hears next. */
    private @Nullable Session session() {
        KeptZooKeeper now = client.get();
        return now == null || now.getSessionId() == 0
                ? null
                : new Session(now.getSessionId(), Duration.ofMillis(now.getSessionTimeout()));
    }

    /** Whether everything that was asked since that session was heard of was asked in it. */
    boolean isIn(Session session) {
        Session now = session();
        return now != null && now.id() == session.id();
    }

    private interface Asking {
        void ask(BackgroundCallback callback) throws Exception;
    }

    private void ask(Consumer<Answer> then, Asking asking) {
        long asked = System.nanoTime();
        try {
            asking.ask((source, event) -> then.accept(Answer.of(event, asked)));
        } catch (Exception e) {
            // Curator has been closed meanwhile, or has no client for a moment.
            log.debug("cluster: could not ask", e);
            thread.execute(() -> then.accept(Answer.lost(asked)));
        }
    }

    void create(String path, byte[] data, List<ACL> acl, Consumer<Answer> then) {
        ask(then, callback -> curator.create().withMode(CreateMode.PERSISTENT).withACL(acl)
                .inBackground(callback, thread).forPath(path, data));
    }

    void read(String path, Consumer<Answer> then) {
        ask(then, callback -> curator.getData().inBackground(callback, thread).forPath(path));
    }

    void look(String path, Consumer<Answer> then) {
        ask(then, callback -> curator.checkExists().inBackground(callback, thread).forPath(path));
    }

    /**
     * The same as the server that leads has it, whichever this host is connected to: what that does not know any more,
     * because it is cut off, is no answer.
     */
    void lookAtNewest(String path, Consumer<Answer> then) {
        ask(then, callback -> {
            // Answers come in the order of the questions: there is none to the second one without one to the first.
            curator.sync().inBackground().forPath(path);
            curator.checkExists().inBackground(callback, thread).forPath(path);
        });
    }

    /** Has the server that this host is connected to know what the one that leads knows now. */
    void sync(String path, Consumer<Answer> then) {
        ask(then, callback -> curator.sync().inBackground(callback, thread).forPath(path));
    }

    void list(String path, Consumer<Answer> then) {
        ask(then, callback -> curator.getChildren().inBackground(callback, thread).forPath(path));
    }

    /** Writes a node that has that version; -1 is any. */
    void write(String path, byte[] data, int version, Consumer<Answer> then) {
        ask(then,
                callback -> curator.setData().withVersion(version).inBackground(callback, thread).forPath(path, data));
    }

    void protect(String path, List<ACL> acl, Consumer<Answer> then) {
        ask(then, callback -> curator.setACL().withACL(acl).inBackground(callback, thread).forPath(path));
    }

    /** Hears of every change at and below that node, on a thread of ZooKeeper's. */
    void watch(String path, Watcher watcher, Consumer<Answer> then) {
        ask(then, callback -> curator.watchers().add().withMode(AddWatchMode.PERSISTENT_RECURSIVE)
                .inBackground(callback, thread).usingWatcher(watcher).forPath(path));
    }

    /** Makes one step of a transaction. */
    interface Step {
        CuratorOp make(TransactionOp operations) throws Exception;
    }

    /** Does all of it or nothing. */
    void transact(List<Step> steps, Consumer<Answer> then) {
        ask(then, callback -> {
            List<CuratorOp> operations = new ArrayList<>();
            for (Step step : steps) {
                operations.add(step.make(curator.transactionOp()));
            }
            curator.transaction().inBackground(callback, thread).forOperations(operations);
        });
    }

    /** How the session is left. */
    enum Ending {
        /** It ends, and with it the lease. */
        CLOSE,
        /** It goes on for as long as a server knows it without hearing of it. */
        ABANDON
    }

    /** Ends it; may wait for the network. */
    void close(Ending ending) {
        KeptZooKeeper now = client.get();
        if (ending == Ending.ABANDON && now != null) {
            now.keepSession();
        }
        curator.close();
    }
}

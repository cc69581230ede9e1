package org.gaggled.cluster.zookeeper;

/** By which ZooKeeper knows this host. */
record Login(String user, String password) {

    /** As ZooKeeper wants it. */
    String text() {
        return user + ":" + password;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user;
    }
}

package org.gaggled.transport.zmq.tool;

/**
 * The time in which a command works until it is ended. A signal that ends it then (SIGTERM, SIGINT, SIGHUP) is no
 * failure: the process exits with status 0, where the virtual machine alone would make it 128 and the signal's number.
 */
final class UntilSignal implements AutoCloseable {

    private final Thread end;

    UntilSignal() {
        this(() -> {});
    }

    /** With something to be done before the process ends by a signal. */
    UntilSignal(Runnable before) {
        end = new Thread(
                () -> {
                    before.run();
                    Runtime.getRuntime().halt(0);
                },
                "end");
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** The command ends by itself, with a status of its own. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException signalled) {
            // The signal came first: its status is as good.
            return;
        }
    }
}

package com.example.orders;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which {@code touch restart.web} restarts the program web; the file vanishes when the order is given.
 */
final class OrdersSource implements ControlSource {

    private static final Logger log = LoggerFactory.getLogger(OrdersSource.class);

    private final Path directory;
    private final ControlPort port;
    private final WatchService watch;
    private final Thread thread = new Thread(this::run, "orders");

    private OrdersSource(Path directory, ControlPort port, WatchService watch) {
        this.directory = directory;
        this.port = port;
        this.watch = watch;
    }

    static OrdersSource open(Path directory, ControlPort port) throws PluginException {
        try {
            WatchService watch = directory.getFileSystem().newWatchService();
            try {
                directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            } catch (IOException e) {
                watch.close();
                throw e;
            }
            return new OrdersSource(directory, port, watch);
        } catch (IOException e) {
            throw new PluginException("orders: cannot watch " + directory + ": " + e, e);
        }
    }

    /** Returns at once: what is done from now on is done on a thread of its own. */
    @Override
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                takeAll();
                WatchKey key = watch.take();
                key.pollEvents();
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            log.debug("orders: no more are taken");
        }
    }

    /** All that is there, whatever the events said: some may have been lost. */
    private void takeAll() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (Path file : files) {
                Files.delete(file);
                giveOrder(file.getFileName().toString());
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("orders: cannot read {}", directory, e);
        }
    }

    private void giveOrder(String order) {
        // A file's name may hold anything, also what acts on a terminal.
        String shown = HarmlessText.of(order);
        int dot = order.indexOf('.');
        String action = order.substring(0, Math.max(dot, 0));
        String program = order.substring(dot + 1);
        Operation operation = Operation.find(action);
        if (operation == null || !operation.takesPrograms() || operation.takesSignal()) {
            log.warn("orders: {} is not start, stop or restart, a dot and the name of a program", shown);
            return;
        }
        // Whoever may write into the directory may operate.
        Requester requester = new Requester("file " + shown, "orders", Role.OPERATE);
        OperationRequest request = OperationRequest.builder(operation, requester).program(program).build();
        port.perform(request).whenComplete((result, failure) -> {
            if (failure != null) {
                log.warn("orders: {} failed", shown, failure);
            } else if (!result.getOutcome().isDone()) {
                log.warn("orders: {}: {}", shown, result.getOutcome().getText());
            }
        });
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}

package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Shows that plugins are closed side by side, and that one that does not come back keeps nobody. */
class OpenPluginTest {

    @Test
    void oneThatHangsOrThrowsKeepsNeitherTheOthersNorGaggled() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Thread> hanging = new CompletableFuture<>();
        CompletableFuture<ClassLoader> closedWith = new CompletableFuture<>();
        try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
            OpenPlugin.close(List.of(
                    new OpenPlugin<>("control source stuck", () -> {
                        hanging.complete(Thread.currentThread());
                        never.await();
                    }, loader),
                    new OpenPlugin<>("control source broken", () -> {
                        throw new NoClassDefFoundError("gone");
                    }, loader),
                    new OpenPlugin<>("control source good",
                            () -> closedWith.complete(Thread.currentThread().getContextClassLoader()), loader)));
            assertSame(loader, closedWith.get(30, TimeUnit.SECONDS));
            assertEquals("control source stuck", hanging.get(30, TimeUnit.SECONDS).getName());
            assertTrue(hanging.join().isDaemon(), "it does not keep the virtual machine either");
        } finally {
            never.countDown();
        }
    }
}

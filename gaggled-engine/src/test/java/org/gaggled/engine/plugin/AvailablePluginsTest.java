package org.gaggled.engine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows whom the plugins that are not active are pointed out to; those here are no jars at all, as nobody opens them.
 */
class AvailablePluginsTest {

    @TempDir
    Path home;

    private String advice(PluginKind<?> kind, String name) throws Exception {
        try (PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.installed(home.resolve("plugins"))))) {
            return AvailablePlugins.of(home.toString(), catalog).adviceFor(kind, name);
        }
    }

    private void available(String entry) throws Exception {
        Files.createDirectories(home.resolve("plugins-available").resolve(entry));
    }

    @Test
    void theOneOfThatKindAndNameIsToBeCopied() throws Exception {
        available("notify-pager");
        Files.createFile(home.resolve("plugins-available/launcher-sandbox.jar"));
        assertEquals(
                "its plugin comes with gaggled but is not active: copy or link " + home
                        + "/plugins-available/notify-pager into "
                        + home + "/plugins",
                advice(PluginKind.EVENT_SINK, "pager"));
        assertEquals(
                "its plugin comes with gaggled but is not active: copy or link " + home
                        + "/plugins-available/launcher-sandbox.jar into " + home + "/plugins",
                advice(PluginKind.PROCESS_LAUNCHER, "sandbox"));
        assertNull(advice(PluginKind.CONTROL_SOURCE, "pager"));
        assertNull(advice(PluginKind.EVENT_SINK, "page"));
    }

    /** What is put there is still there when gaggled has been installed anew. */
    @Test
    void theAdministratorsOwnDirectoryIsNamedWhereThereIsOne() throws Exception {
        available("notify-pager");
        Files.createDirectories(home.resolve("conf/plugins"));
        assertEquals(
                "its plugin comes with gaggled but is not active: copy or link " + home
                        + "/plugins-available/notify-pager into " + home + "/conf/plugins",
                advice(PluginKind.EVENT_SINK, "pager"));
    }

    /** It is active, and what is wrong with it is said elsewhere. */
    @Test
    void oneThatFailedToLoadIsNotPointedOut() throws Exception {
        available("notify-pager");
        Files.createDirectories(home.resolve("plugins/notify-pager"));
        assertNull(advice(PluginKind.EVENT_SINK, "pager"));
    }

    @Test
    void aNameMayBeAnything() throws Exception {
        available("notify-pager");
        for (String name : List.of("", "../notify-pager", "/notify-pager", "\0", "a".repeat(5000))) {
            assertNull(advice(PluginKind.EVENT_SINK, name), name);
        }
    }

    @Test
    void thereNeedBeNoSuchDirectoryNorAnInstallation() throws Exception {
        assertNull(advice(PluginKind.EVENT_SINK, "pager"));
        assertNull(AvailablePlugins.none().adviceFor(PluginKind.EVENT_SINK, "pager"));
    }
}

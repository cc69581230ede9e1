package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One plugin with services of all four kinds, in the gaggled of the tarball: every method of every SPI is called with
 * the plugin's class loader as the thread's context class loader, and the runtime has what a plugin may need of a JDK.
 */
class PluginContextIT {

    private static final String SOURCE = """
            package org.evil;

            import java.util.*;
            import org.gaggled.api.config.*;
            import org.gaggled.api.control.*;
            import org.gaggled.api.event.*;
            import org.gaggled.api.launch.*;
            import org.gaggled.api.program.*;

            public class Evil {
                static <T> T note(String method, T answer) {
                    ClassLoader context = Thread.currentThread().getContextClassLoader();
                    System.out.println("called " + method + (context == Evil.class.getClassLoader() ? "" : " with " + context));
                    return answer;
                }

                public static class Format implements ConfigSourceFactory {
                    public Format() { note("Format.new", null); }
                    public String getName() { return note("Format.getName", "evil"); }
                    public Set<String> getExtensions() { return note("Format.getExtensions", Set.of("evil")); }
                    public ArgumentSplitting getArgumentSplitting() {
                        return note("Format.getArgumentSplitting", ArgumentSplitting.SHELL_WORDS);
                    }
                    public boolean isExpandedByDefault() { return note("Format.isExpandedByDefault", true); }
                    public ConfigSource open(ConfigSourceContext context) {
                        note("Format.open", null);
                        return new ConfigSource() {
                            public ConfigTree read(ConfigFile file) {
                                ConfigPosition at = file.at(1, 1);
                                ConfigNode evil = ConfigNode.builder("evil", at).build();
                                ConfigNode gaggled = ConfigNode.builder("gaggled", at).child(evil).build();
                                ConfigNode command = ConfigNode.builder("command", at).text("sleep", at).build();
                                ConfigNode program = ConfigNode.builder("p", at).child(command).build();
                                ConfigNode root = ConfigNode.builder("", at).child(gaggled).child(program).build();
                                return note("source.read", new ConfigTree(root, List.of()));
                            }
                            public void close() { note("source.close", null); }
                        };
                    }
                }

                public static class Launcher implements ProcessLauncherFactory {
                    public Launcher() { note("Launcher.new", null); }
                    public String getName() { return note("Launcher.getName", "evil"); }
                    public LauncherSupport getSupport() { return note("Launcher.getSupport", LauncherSupport.supported(-1)); }
                    public ProcessLauncher open(LauncherContext context) {
                        note("Launcher.open", null);
                        return new ProcessLauncher() {
                            public void launch(LaunchRequest request, LaunchListener listener) {
                                note("launcher.launch", null);
                                listener.started(new LaunchedProcess() {
                                    public long getPid() { return 1; }
                                    public boolean signal(ProcessSignal signal) {
                                        note("process.signal", null);
                                        listener.exited(ProcessExit.builder(new ExitStatus.Exited(0)).build());
                                        return true;
                                    }
                                });
                            }
                            public Set<LauncherCapability> getCapabilities() {
                                return note("launcher.getCapabilities", EnumSet.allOf(LauncherCapability.class));
                            }
                            public void close() { note("launcher.close", null); }
                        };
                    }
                }

                public static class Sink implements EventSinkFactory {
                    public Sink() { note("Sink.new", null); }
                    public String getName() { return note("Sink.getName", "evil"); }
                    public List<Setting<?>> getSettings() { return note("Sink.getSettings", List.of()); }
                    public List<Setting<?>> getGlobalSettings() { return note("Sink.getGlobalSettings", List.of()); }
                    public List<SettingsSection> getGlobalSections() { return note("Sink.getGlobalSections", List.of()); }
                    public List<ConfigProblem> check(PluginSettings settings) { return note("Sink.check", List.of()); }
                    public EventSink open(EventSinkContext context) {
                        note("Sink.open", null);
                        return new EventSink() {
                            public void accept(GaggleEvent event) throws Exception {
                                note("sink.accept", null);
                                if (event.getNumber() == 1) useThePlatform();
                            }
                            public void close() { note("sink.close", null); }
                        };
                    }
                }

                public static class Control implements ControlSourceFactory {
                    public Control() { note("Control.new", null); }
                    public String getName() { return note("Control.getName", "evil"); }
                    public ControlSource open(ControlSourceContext context) {
                        note("Control.open", null);
                        return new ControlSource() {
                            public void start() { note("control.start", null); }
                            public void close() { note("control.close", null); }
                        };
                    }
                }

                static void useThePlatform() throws Exception {
                    java.net.http.HttpClient.newHttpClient();
                    javax.net.ssl.SSLContext.getDefault().createSSLEngine();
                    java.security.KeyPairGenerator.getInstance("EC").generateKeyPair();
                    javax.crypto.Mac.getInstance("HmacSHA256");
                    javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
                    javax.xml.transform.TransformerFactory.newInstance().newTransformer();
                    com.sun.net.httpserver.HttpServer.create();
                    java.sql.DriverManager.getDrivers();
                    new javax.naming.InitialContext();
                    java.lang.management.ManagementFactory.getPlatformMBeanServer();
                    java.util.logging.Logger.getLogger("evil");
                    java.nio.charset.Charset.forName("Shift_JIS");
                    java.nio.charset.Charset.forName("IBM500");
                    java.nio.file.Path zip = java.nio.file.Files.createTempFile("evil", ".zip");
                    java.nio.file.Files.delete(zip);
                    java.nio.file.FileSystems.newFileSystem(zip, Map.of("create", "true")).close();
                    java.nio.file.Files.deleteIfExists(zip);
                    java.time.ZoneId.of("Europe/Berlin");
                    System.out.println("the platform is complete");
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void everyMethodIsCalledWithThePluginsLoader() throws Exception {
        Path plugins = directory.resolve("plugins");
        PluginJar.write(
                plugins.resolve("evil.jar"),
                Map.of(
                        "org.gaggled.api.config.ConfigSourceFactory", "org.evil.Evil$Format",
                        "org.gaggled.api.launch.ProcessLauncherFactory", "org.evil.Evil$Launcher",
                        "org.gaggled.api.event.EventSinkFactory", "org.evil.Evil$Sink",
                        "org.gaggled.api.control.ControlSourceFactory", "org.evil.Evil$Control"),
                SOURCE,
                Map.of());
        Path config = java.nio.file.Files.writeString(directory.resolve("gaggle.evil"), "");
        try (Gaggled gaggled =
                Gaggled.run("-c", config.toString(), "--plugins", plugins.toString(), "--launcher", "evil")) {
            gaggled.await("the platform is complete");
            gaggled.stop();
            TreeSet<String> called = gaggled.lines().stream()
                    .filter(line -> line.startsWith("called "))
                    .map(line -> line.substring("called ".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(
                    new TreeSet<>(List.of(
                            "Format.new", "Format.getName", "Format.getExtensions", "Format.getArgumentSplitting",
                            "Format.isExpandedByDefault", "Format.open", "source.read", "source.close", "Launcher.new",
                            "Launcher.getName", "Launcher.getSupport", "Launcher.open", "launcher.launch",
                            "launcher.getCapabilities", "launcher.close", "process.signal", "Sink.new", "Sink.getName",
                            "Sink.getSettings", "Sink.getGlobalSettings", "Sink.getGlobalSections", "Sink.check",
                            "Sink.open",
                            "sink.accept", "sink.close", "Control.new", "Control.getName", "Control.open",
                            "control.start",
                            "control.close")),
                    called,
                    gaggled::text);
        }
    }
}

package org.gaggled.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds the jar of a plugin, as a rule of one class, against the API in the tarball. */
final class PluginJar {

    private PluginJar() {}

    /** An event sink named {@code evil}, whose {@code accept} does this; further members may follow the factory. */
    static Path sink(Path directory, String accept, String members, Map<String, String> attributes) {
        return write(
                directory.resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import java.util.*;
                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory {
                    public String getName() { return "evil"; }
                    public EventSink open(EventSinkContext context) { return new Sink(); }
                    static class Sink implements EventSink {
                        public void accept(GaggleEvent event) throws Exception {
                            %s
                        }
                        %s
                    }
                }
                """
                        .formatted(accept, members),
                attributes);
    }

    /** Writes a jar with {@code org.evil.Evil}, which is a service of that type. */
    static Path write(Path jar, String service, String source, Map<String, String> attributes) {
        return write(jar, Map.of(service, "org.evil.Evil"), source, attributes);
    }

    /** Writes a jar with the classes of that source, of which some are services: the names of those by type. */
    static Path write(Path jar, Map<String, String> services, String source, Map<String, String> attributes) {
        return write(jar, services, Map.of("org.evil.Evil", source), attributes, List.of());
    }

    /**
     * Writes a jar with the classes of several sources, by the name of each; they are compiled against those libraries,
     * before gaggled's.
     */
    static Path write(
            Path jar,
            Map<String, String> services,
            Map<String, String> sources,
            Map<String, String> attributes,
            List<Path> libraries) {
        try {
            Files.createDirectories(jar.getParent());
            Path classes = Files.createTempDirectory("classes");
            compile(sources, classes, libraries);
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                    Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    put(out, classes.relativize(file).toString(), Files.readAllBytes(file));
                }
                for (Map.Entry<String, String> service : services.entrySet()) {
                    put(out, "META-INF/services/" + service.getKey(), service.getValue().getBytes(UTF_8));
                }
            }
            Distribution.delete(classes);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has the class {@code org.evil.Evil} in a jar call a method of another name, as long as the one it was compiled
     * with.
     */
    static void renameMethod(Path jar, String from, String to) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path file = files.getPath("/org/evil/Evil.class");
            String bytes = Files.readString(file, ISO_8859_1);
            if (from.length() != to.length() || !bytes.contains(from)) {
                throw new IllegalArgumentException("cannot rename " + from + " to " + to);
            }
            Files.writeString(file, bytes.replace(from, to), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaFileObject sourceFile(String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private static void compile(Map<String, String> sources, Path classes, List<Path> libraries) throws IOException {
        StringWriter complaints = new StringWriter();
        List<JavaFileObject> files = sources.entrySet().stream()
                .map(source -> sourceFile(source.getKey(), source.getValue()))
                .toList();
        String classPath;
        try (Stream<Path> jars = Files.list(Distribution.home().resolve("lib"))) {
            classPath = Stream.concat(libraries.stream(), jars)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.joining(":"));
        }
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "--release", "17", "-classpath", classPath);
        if (!ToolProvider.getSystemJavaCompiler().getTask(complaints, null, null, options, null, files).call()) {
            throw new IllegalArgumentException("a test's source does not compile: " + complaints);
        }
    }
}

package org.gaggled.engine.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds a real jar: compiles sources given as text, and packs the classes with whatever else is asked for. */
final class JarBuilder {

    private static final Pattern PACKAGE = Pattern.compile("\\bpackage ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");

    private final List<JavaFileObject> sources = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final Map<String, UnaryOperator<byte[]>> patches = new LinkedHashMap<>();
    private final Manifest manifest = new Manifest();

    JarBuilder() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** Compiles one top-level type. */
    JarBuilder source(String text) {
        Matcher inPackage = PACKAGE.matcher(text);
        Matcher type = TYPE.matcher(text);
        if (!inPackage.find() || !type.find()) {
            throw new IllegalArgumentException("no package or no type in: " + text);
        }
        String file = inPackage.group(1).replace('.', '/') + '/' + type.group(1) + ".java";
        sources.add(new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        });
        return this;
    }

    /** Compiles against a jar as well, without packing it. */
    JarBuilder against(Path jar) {
        libraries.add(jar);
        return this;
    }

    /** Names providers of a service. */
    JarBuilder service(Class<?> type, String... providers) {
        return entry("META-INF/services/" + type.getName(), String.join("\n", providers));
    }

    JarBuilder entry(String name, String text) {
        return entry(name, text.getBytes(UTF_8));
    }

    JarBuilder entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    /** Leaves a compiled class out. */
    JarBuilder without(String className) {
        dropped.add(className.replace('.', '/') + ".class");
        return this;
    }

    /** Changes a compiled class. */
    JarBuilder patch(String className, UnaryOperator<byte[]> change) {
        patches.put(className.replace('.', '/') + ".class", change);
        return this;
    }

    JarBuilder version(String version) {
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        return this;
    }

    /** Says which API it was built for. */
    JarBuilder apiVersion(String version) {
        manifest.getMainAttributes().putValue("Gaggled-Api-Version", version);
        return this;
    }

    /** Writes the jar; its directory is made when it is not there. */
    Path write(Path jar) {
        try {
            Files.createDirectories(jar.getParent());
            if (!sources.isEmpty()) {
                compile();
            }
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    out.putNextEntry(new JarEntry(entry.getKey()));
                    out.write(entry.getValue());
                    out.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile() throws IOException {
        Path classes = Files.createTempDirectory("gaggled-classes");
        try {
            runCompiler(classes);
            for (Path file : filesUnder(classes)) {
                String name = classes.relativize(file).toString();
                if (!dropped.contains(name)) {
                    UnaryOperator<byte[]> change = patches.getOrDefault(name, UnaryOperator.identity());
                    entries.put(name, change.apply(Files.readAllBytes(file)));
                }
            }
        } finally {
            for (Path file : everythingUnder(classes).reversed()) {
                Files.delete(file);
            }
        }
    }

    private void runCompiler(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        List<String> classPath = new ArrayList<>();
        libraries.forEach(library -> classPath.add(library.toString()));
        classPath.add(System.getProperty("java.class.path"));
        List<String> options = List.of(
                "-d", classes.toString(), "-proc:none", "-classpath",
                String.join(System.getProperty("path.separator"), classPath));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(complaints, null, UTF_8)) {
            if (!compiler.getTask(null, files, complaints, options, null, sources).call()) {
                throw new IllegalArgumentException("a test's source does not compile: " + complaints.getDiagnostics());
            }
        }
    }

    private static List<Path> filesUnder(Path directory) throws IOException {
        return everythingUnder(directory).stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> everythingUnder(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList();
        }
    }
}

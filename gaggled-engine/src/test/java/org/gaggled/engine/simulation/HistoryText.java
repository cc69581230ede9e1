package org.gaggled.engine.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** Writes a history as the Java text of a test that plays it, for the tests of this package. */
final class HistoryText {

    private final History history;

    /** What each definition is called in the text. */
    private final Map<GaggleDefinition, String> names = new LinkedHashMap<>();

    HistoryText(History history) {
        this.history = history;
    }

    @Override
    public String toString() {
        String events = history.events().stream()
                .map(event -> "            .then(" + event.at() + "L, " + java(event.what()) + ")\n")
                .collect(Collectors.joining());
        String first = java(history.definition());
        String definitions = names.entrySet().stream()
                .map(each -> "    GaggleDefinition " + each.getValue() + " = " + definition(each.getKey()) + ";\n")
                .collect(Collectors.joining());
        return "@Test\nvoid holds() {\n" + definitions + "    History.of(" + first + ", " + history.remembers()
                + ")\n" + events + "            .play();\n}\n";
    }

    private String definition(GaggleDefinition definition) {
        String programs = definition.inOrder().stream()
                .map(program -> "\n            " + program(program))
                .collect(Collectors.joining(","));
        return "new GaggleDefinition(List.of(" + programs + "),\n            " + java(definition.startWait()) + ", "
                + java(definition.stopOrder()) + ")";
    }

    private String program(ProgramDefinition program) {
        return "Definitions.of(" + java(program.id().name()) + ", " + java(program.life()) + ", "
                + java(program.launch()) + ")";
    }

    private String java(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case GaggleDefinition definition ->
                    names.computeIfAbsent(definition, _ -> "definition" + (names.size() + 1));
            case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            case Long number -> number + "L";
            case Number number -> String.valueOf(number);
            case Boolean truth -> String.valueOf(truth);
            case Enum<?> constant -> nameOf(constant.getDeclaringClass()) + "." + constant.name();
            case Duration time -> time.isZero() ? "Duration.ZERO" : "Duration.ofMillis(" + time.toMillis() + ")";
            case ZoneId zone -> "ZoneId.of(" + java(zone.getId()) + ")";
            case ProgramId id -> "new ProgramId(" + java(id.name()) + ")";
            case List<?> list -> list.stream().map(this::java).collect(Collectors.joining(", ", "List.of(", ")"));
            case StartFailure failure -> "StartFailure.builder(" + java(failure.getMessage()) + ").build()";
            case LaunchRequest launch -> launch(launch);
            case ErrandCommand errand -> "Definitions.errand(" + errand.line().getArguments().stream()
                    .map(this::java).collect(Collectors.joining(", ")) + ")";
            case ErrandRules errands when errands.equals(ErrandRules.NONE) -> "ErrandRules.NONE";
            case Probing probing when probing.equals(Probing.NONE) -> "Probing.NONE";
            case Record made -> made(made);
            default -> throw new IllegalArgumentException("nobody has said how to write " + value.getClass());
        };
    }

    private String launch(LaunchRequest launch) {
        Path executable = launch.getExecutable();
        return "LaunchRequest.builder(" + java(launch.getProgramName()) + ", Path.of(" + java(executable.toString())
                + ")).arguments(" + java(launch.getArguments()) + ")"
                + (launch.isFenced() ? ".fenced(true)" : "") + ".build()";
    }

    private String made(Record made) {
        return Arrays.stream(made.getClass().getRecordComponents())
                .map(component -> java(valueOf(made, component)))
                .collect(Collectors.joining(", ", "new " + nameOf(made.getClass()) + "(", ")"));
    }

    private static @Nullable Object valueOf(Record made, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(made);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it is written in the source, with the types around it. */
    private static String nameOf(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : nameOf(outer) + "." + type.getSimpleName();
    }
}

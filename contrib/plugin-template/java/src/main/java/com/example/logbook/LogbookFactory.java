package com.example.logbook;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.program.ProgramState;

/** Writes a line to a file whenever something happens to a program. */
public final class LogbookFactory implements EventSinkFactory {

    static final DefiniteSetting<Path> FILE = Setting.path("file").required().describedAs("Where lines are added.");

    @Override
    public String getName() {
        return "logbook";
    }

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(FILE);
    }

    @Override
    public EventSink open(EventSinkContext context) {
        Path file = context.getSettings().get(FILE);
        return event -> {
            ProgramState program = event.getProgram();
            if (program != null) {
                String line = event.getTime() + " " + program.getName() + ": " + event.getType() + "\n";
                Files.writeString(file, line, CREATE, APPEND);
            }
        };
    }
}

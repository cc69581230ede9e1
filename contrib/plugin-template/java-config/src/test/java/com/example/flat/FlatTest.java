package com.example.flat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.api.testkit.InMemoryConfigFiles;
import org.junit.jupiter.api.Test;

/** Reads as gaggled would. */
class FlatTest {

    private static ConfigTree read(String text) {
        return new InMemoryConfigFiles().add("x.flat", text).read(new FlatFactory(), "x.flat");
    }

    @Test
    void namesWithDotsBecomeATree() {
        ConfigTree tree = read("# a comment\nweb.command = serve\nweb.depends.db.delay = 2s\n");
        assertEquals(List.of(), tree.getProblems());
        ConfigNode web = tree.getRoot().getChildren().get(0);
        assertEquals("web at x.flat:2:1", web.toString());
        assertEquals("command = serve at x.flat:2:1", web.getChildren().get(0).toString());
        ConfigNode delay = web.getChildren().get(1).getChildren().get(0).getChildren().get(0);
        assertEquals("delay = 2s at x.flat:3:1", delay.toString());
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        ConfigTree tree = read("web\n.command = x\na.b = 1\na.b = 2\n" + "x.".repeat(1000) + "x = 1\n");
        assertEquals(
                List.of(
                        "x.flat:1:1: no '=' in this line; write NAME.NAME = VALUE",
                        "x.flat:2:1: an empty name before '='; write NAME.NAME = VALUE",
                        "x.flat:4:1: given a second time; remove one of the two lines",
                        "x.flat:5:1: more than 10 names; sections are not nested so deep"),
                tree.getProblems().stream().map(ConfigProblem::toString).toList());
    }
}

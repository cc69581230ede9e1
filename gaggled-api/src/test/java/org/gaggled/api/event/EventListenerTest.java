package org.gaggled.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.lang.reflect.InvocationHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An event listener has a method for every kind of event, and gets each event there and nowhere else. */
class EventListenerTest {

    private static final ProgramState WEB = ProgramState.builder("web").build();

    @ParameterizedTest
    @EnumSource(GaggleEventType.class)
    void everyKindHasAMethod(GaggleEventType type) throws Throwable {
        List<String> called = new ArrayList<>();
        InvocationHandler notes = (proxy, method, arguments) -> {
            if (method.getName().equals("accept")) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            called.add(method.getName() + " " + Arrays.asList(arguments));
            return null;
        };
        EventListener listener = (EventListener) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {EventListener.class}, notes);
        GaggleEvent event = GaggleEvent.builder(type).program(WEB).build();
        boolean ofProgram = !type.name().startsWith("GAGGLE") && type != GaggleEventType.STATES_DUMPED;
        listener.accept(event);
        assertEquals(List.of(methodOf(type) + " " + (ofProgram ? List.of(WEB, event) : List.of(event))), called);
    }

    private static String methodOf(GaggleEventType type) {
        String words = Arrays.stream(type.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }
}

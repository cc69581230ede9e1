import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;

/**
 * An event sink named {@code evil} that misbehaves as the environment variable EVIL says: blocks, throws, or takes
 * memory.
 */
public final class EvilSink implements EventSinkFactory {

    @Override
    public String getName() {
        return "evil";
    }

    @Override
    public EventSink open(EventSinkContext context) {
        String how = String.valueOf(System.getenv("EVIL"));
        return event -> {
            switch (how) {
                case "blocks" -> Thread.sleep(Long.MAX_VALUE);
                case "throws" -> throw new IllegalStateException("as asked");
                case "memory" -> {
                    Object[] chain = null;
                    while (true) {
                        chain = new Object[] {chain, new byte[1000]};
                    }
                }
                default -> {}
            }
        };
    }
}

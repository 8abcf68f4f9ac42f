/// The `tcp` probe: connections, dialogues, and STARTTLS.
@NullMarked
package hinomi.probe.tcp;

import org.jspecify.annotations.NullMarked;

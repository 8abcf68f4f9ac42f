/// `hinomi keys` and `hinomi schema`: the table of keys for people, documents and editors.
@NullMarked
package hinomi.cli.keys;

import org.jspecify.annotations.NullMarked;

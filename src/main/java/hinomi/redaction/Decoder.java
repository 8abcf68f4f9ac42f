package hinomi.redaction;

import java.util.function.Consumer;

/// Reads a text in one encoding, in as many ways as it may be meant. It passes on nothing where
/// there is nothing of its encoding.
@FunctionalInterface
interface Decoder {
  void decode(MappedText text, Consumer<MappedText> decoded);
}

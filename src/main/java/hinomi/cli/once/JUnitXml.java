package hinomi.cli.once;

import hinomi.assertion.Grade;
import hinomi.config.OneLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// JUnit XML, as CI systems read it: a suite of one test case for each check. A degraded check
/// passes and says why on its standard output.
public final class JUnitXml implements ResultFormat {
  private static final char REPLACEMENT = '\uFFFD';

  @Override
  public void write(List<Result> results, UnaryOperator<String> redact, PrintWriter out) {
    StringWriter document = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(document);
      xml.writeStartDocument("UTF-8", "1.0");
      line(xml);
      suite(xml, results);
      for (Result result : results) {
        testCase(xml, result, redact);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
    } catch (XMLStreamException impossible) { // a StringWriter takes all
      throw new IllegalStateException(impossible);
    }
    out.println(document);
  }

  private static void suite(XMLStreamWriter xml, List<Result> results) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "hinomi");
    xml.writeAttribute("tests", "" + results.size());
    xml.writeAttribute("failures", "" + results.stream().filter(JUnitXml::isFailed).count());
    xml.writeAttribute("errors", "0");
    xml.writeAttribute(
        "skipped", "" + results.stream().filter(Result.Skipped.class::isInstance).count());
    line(xml);
  }

  private static boolean isFailed(Result result) {
    return result instanceof Result.Ran ran && ran.grade() == Grade.FAILED;
  }

  private static void testCase(XMLStreamWriter xml, Result result, UnaryOperator<String> redact)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "hinomi");
    xml.writeAttribute("name", result.check());
    xml.writeAttribute("file", result.place().file());
    xml.writeAttribute("line", "" + result.place().line());
    switch (result) {
      case Result.Skipped skipped -> {
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", skipped.why());
      }
      case Result.Ran ran -> ran(xml, ran, redact);
    }
    xml.writeEndElement();
    line(xml);
  }

  private static void ran(XMLStreamWriter xml, Result.Ran ran, UnaryOperator<String> redact)
      throws XMLStreamException {
    if (ran.seconds().isPresent()) {
      xml.writeAttribute("time", String.format(Locale.ROOT, "%.6f", ran.seconds().get()));
    }
    String message = allowed(redact.apply(ran.message()));
    switch (ran.grade()) {
      case PASSED -> {}
      case DEGRADED -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters("degraded: " + message);
        xml.writeEndElement();
      }
      case FAILED -> {
        xml.writeStartElement("failure");
        xml.writeAttribute("type", ran.reason());
        xml.writeAttribute("message", message);
        xml.writeCharacters(message + "\n" + ran.place());
        xml.writeEndElement();
      }
    }
  }

  /// In one line, and without the two characters that XML 1.0 (2.2) still cannot carry.
  private static String allowed(String text) {
    return OneLine.of(text).replace('\uFFFE', REPLACEMENT).replace('\uFFFF', REPLACEMENT);
  }

  private static void line(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}

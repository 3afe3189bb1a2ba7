/* Pages: what was typed is back in its controls, what was wrong is marked. */

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "pages.h"
#include "tap.h"

static void
is_body(const char *template, const char *wanted, const char *name)
{
	is_string(pages_body(template), wanted, "%s", name);
}

static void
test_inputs(void)
{
	is_body("<input name=\"a\"/><input name=\"b\" value=\"&lt;old&gt;\"/>",
	    "<input name=\"a\" /><input name=\"b\" value=\"&lt;old&gt;\" />",
	    "nothing typed: as the template has it");
	value_set_text(pages_typed, "a", "&<>\"'\n");
	value_set_text(pages_typed, "b", "");
	value_set_text(pages_typed, "secret", "geheim");
	is_body("<input name=\"a\"/><input name=\"b\" value=\"old\"/>",
	    "<input name=\"a\" value=\"&amp;&lt;&gt;&quot;&#39;&#10;\" />"
	    "<input name=\"b\" value=\"\" />",
	    "what was typed, and what was emptied");
	is_body("<input type=\"hidden\" name=\"a\" value=\"x\"/>",
	    "<input type=\"hidden\" name=\"a\" "
	    "value=\"&amp;&lt;&gt;&quot;&#39;&#10;\" />",
	    "hidden controls are filled too");
	is_body("<input type=\"password\" name=\"secret\"/>",
	    "<input type=\"password\" name=\"secret\" />",
	    "a password is never filled");
	is_body("<input type=\"submit\" name=\"a\" value=\"Next\"/>",
	    "<input type=\"submit\" name=\"a\" value=\"Next\" />",
	    "a button keeps its words");
	value_set_number(pages_values, "number", 5);
	is_body("<input name=\"a\" tal:attributes=\"value number\"/>",
	    "<input name=\"a\" value=\"5\" />",
	    "tal:attributes goes before what was typed");
	is_body("<p tal:repeat=\"r regions\"><input name=\"a\"/></p>",
	    "<p><input name=\"a\" /></p><p><input name=\"a\" /></p>",
	    "a repeated control takes nothing");
	is_body("<template><input name=\"a\"/></template>",
	    "<template><input name=\"a\" /></template>",
	    "a template's control takes nothing");
	is_body("<textarea name=\"a\">old &amp;</textarea>"
		"<textarea name=\"c\">\n  old &amp;</textarea>",
	    "<textarea name=\"a\">&amp;&lt;&gt;\"'\n</textarea>"
	    "<textarea name=\"c\">\n  old &amp;</textarea>",
	    "textarea");
	value_set_text(pages_typed, "line", "\nx");
	is_body("<textarea name=\"line\"></textarea>",
	    "<textarea name=\"line\">\n\nx</textarea>",
	    "its first line end is not lost");
}

static void
test_boxes(void)
{
	static const char boxes[] =
	    "<input type=\"radio\" name=\"via\" value=\"email\"/>"
	    "<input type=\"radio\" name=\"via\" value=\"phone\" "
	    "checked=\"checked\"/>";

	is_body(boxes,
	    "<input type=\"radio\" name=\"via\" value=\"email\" />"
	    "<input type=\"radio\" name=\"via\" value=\"phone\" "
	    "checked=\"checked\" />",
	    "radios as the template has them");
	value_set_text(pages_typed, "via", "email");
	is_body(boxes,
	    "<input type=\"radio\" name=\"via\" value=\"email\" "
	    "checked=\"checked\" />"
	    "<input type=\"radio\" name=\"via\" value=\"phone\" />",
	    "radios as typed");
	value_set_text(pages_typed, "terms", "7");
	is_body("<input type=\"checkbox\" name=\"terms\" "
		"tal:attributes=\"value site/number\"/>"
		"<input type=\"checkbox\" name=\"terms\" value=\"8\"/>",
	    "<input type=\"checkbox\" name=\"terms\" value=7 "
	    "checked=\"checked\" />"
	    "<input type=\"checkbox\" name=\"terms\" value=\"8\" />",
	    "boxes, with a constant value");
	is_body("<input type=\"checkbox\" name=\"terms\" value=\"7\" "
		"tal:attributes=\"checked no\"/>",
	    "<input type=\"checkbox\" name=\"terms\" value=\"7\" />",
	    "tal:attributes goes before");
}

static const char *const country_select =
    "<select name=\"country\"><option value=\"\">-</option>"
    "<optgroup tal:repeat=\"r regions\" tal:attributes=\"label r/name\">"
    "<option tal:repeat=\"c r/countries\" "
    "tal:attributes=\"value c/code\" tal:content=\"c/name\"></option>"
    "</optgroup></select>";

/* What the select looks like with its mark behind that value. */
static const char *
countries(const char *marked)
{
	static const char *const parts[] = { "<option value=\"\"",
		">-"
		"<optgroup label=Europe>",
		"<option value=FR", ">France", "<option value=DE",
		">Germany</optgroup>"
		"<optgroup label=\"Other &amp; more\">",
		"<option value=AQ", ">Antarctica</optgroup>" };
	struct buffer buffer = buffer_new(pages_arena, 500);

	buffer_text(&buffer, "<select name=\"country\">");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i += 2) {
		buffer_text(&buffer, parts[i]);
		if (marked != NULL
		    && strcmp(parts[i],
			   arena_format(pages_arena,
			       marked[0] == '\0' ? "<option value=\"%s\""
						 : "<option value=%s",
			       marked))
			   == 0)
			buffer_text(&buffer, " selected=\"selected\"");
		buffer_text(&buffer, parts[i + 1]);
	}
	buffer_text(&buffer, "</select>");
	return buffer.bytes;
}

static void
test_selects(void)
{
	static const char *const codes[] = { "", "FR", "DE", "AQ", "XX" };

	is_body(country_select, countries(NULL), "a list of constants");
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		value_set_text(pages_typed, "country", codes[i]);
		is_string(pages_body(country_select), countries(codes[i]),
		    "the chosen option: \"%s\"", codes[i]);
	}
	value_set_text(pages_typed, "pick", "b");
	is_body("<select name=\"pick\"><option value=\"a\" "
		"selected=\"selected\">A</option><option value=\"b\">B</option>"
		"</select><select name=\"none\"><option value=\"a\">A</option>"
		"<option value=\"b\" selected=\"selected\">B</option></select>",
	    "<select name=\"pick\"><option value=\"a\">A"
	    "<option value=\"b\" selected=\"selected\">B</select>"
	    "<select name=\"none\"><option value=\"a\">A"
	    "<option value=\"b\" selected=\"selected\">B</select>",
	    "typed and preset options");
}

static void
test_select_values(void)
{
	struct value *list = value_set_list(pages_values, "list");

	value_set_text(value_set_object(list, NULL), "a", "<x>");
	value_set_text(value_set_object(list, NULL), "a", "y");
	value_set_text(pages_typed, "pick", "<x>");
	is_body("<select name=\"pick\"><option value=\"z\">Z</option>"
		"<option tal:repeat=\"r list\" tal:attributes=\"value r/a\" "
		"tal:content=\"r/a\"></option></select>",
	    "<select name=\"pick\"><option value=\"z\">Z"
	    "<option value=\"&lt;x&gt;\" selected=\"selected\">&lt;x&gt;"
	    "<option value=\"y\">y</select>",
	    "options from values");
	is_body("<select name=\"pick\"><option tal:condition=\"absent\" "
		"value=\"q\"/><option value=\"&lt;x&gt;\"/></select>",
	    "<select name=\"pick\"><option value=\"&lt;x&gt;\" "
	    "selected=\"selected\"></select>",
	    "an option that depends on a value");
	is_body("<select name=\"pick\"><option tal:repeat=\"r list\" "
		"tal:attributes=\"value r/a; selected r/inner\"/></select>",
	    "<select name=\"pick\"><option value=\"&lt;x&gt;\">"
	    "<option value=\"y\"></select>",
	    "tal:attributes goes before what was typed");
}

static const char *const form =
    "<div id=\"errors\"><h2>Look</h2><ul><li>sample</li></ul></div>"
    "<input name=\"email\" id=\"mail\" aria-describedby=\"hint &amp;\"/>"
    "<p id=\"email-missing\" class=\"error x\">Type <b>your</b>\n"
    "  <i tal:content=\"site/number\"/> &lt;address&gt;.</p>"
    "<p class=\"y error\" id=\"email-bad\">Bad <i "
    "tal:content=\"text\"/>.</p>"
    "<input type=\"radio\" name=\"via\" value=\"a\" id=\"via-a\"/>"
    "<input type=\"radio\" name=\"via\" value=\"b\" id=\"via-b\"/>"
    "<input type=\"hidden\" name=\"token\" id=\"token\"/>"
    "<div hidden=\"hidden\" id=\"sentences\"><p id=\"field-repeated\">Came "
    "<a href=\"/help\">more</a> than once.</p><p id=\"busy\">Wait<span "
    "tal:condition=\"time\"> until <span tal:content=\"time\"/></span>.</p>"
    "</div>";

static void
test_no_errors(void)
{
	pages_errors(NULL, 0);
	is_body(form,
	    "<input name=\"email\" id=\"mail\" "
	    "aria-describedby=\"hint &amp;\" />"
	    "<input type=\"radio\" name=\"via\" value=\"a\" id=\"via-a\" />"
	    "<input type=\"radio\" name=\"via\" value=\"b\" id=\"via-b\" />"
	    "<input type=\"hidden\" name=\"token\" id=\"token\" />",
	    "a form without errors");
}

static void
test_errors(void)
{
	static const struct page_error errors[] = { { "email", "email-bad" },
		{ "email", "email-missing" }, { "via", "via-repeated" },
		{ "token", "token-odd" }, { "", "busy" },
		{ "email", "field-repeated" } };

	pages_errors(errors, sizeof(errors) / sizeof(errors[0]));
	value_set_text(pages_values, "text", "<&>");
	value_set_text(pages_values, "time", "12:00");
	is_body(form,
	    "<div id=\"errors\"><h2>Look</h2><ul>"
	    "<li><a href=\"#mail\">Bad &lt;&amp;&gt;.</a></li>"
	    "<li><a href=\"#mail\">Type your 7 &lt;address&gt;.</a></li>"
	    "<li><a href=\"#via-a\">Came more than once.</a></li>"
	    "<li>token-odd</li><li>Wait until 12:00.</li>"
	    "<li><a href=\"#mail\">Came more than once.</a></li></ul></div>"
	    "<input name=\"email\" id=\"mail\" aria-invalid=\"true\" "
	    "aria-describedby=\"hint &amp; email-bad email-missing\" />"
	    "<p id=\"email-missing\" class=\"error x\">Type <b>your</b>\n"
	    "<i>7</i> &lt;address&gt;.</p>"
	    "<p class=\"y error\" id=\"email-bad\">Bad <i>&lt;&amp;&gt;</i>.</p>"
	    "<input type=\"radio\" name=\"via\" value=\"a\" id=\"via-a\" "
	    "aria-invalid=\"true\" />"
	    "<input type=\"radio\" name=\"via\" value=\"b\" id=\"via-b\" />"
	    "<input type=\"hidden\" name=\"token\" id=\"token\" />",
	    "errors beside their fields and in the summary");
	ok(strstr(pages_log(), "token-odd") != NULL,
	    "a code without a sentence is told");
}

static void
test_one_error(void)
{
	static const struct page_error error[] = { { "x", "x-bad" } };

	pages_errors(error, 1);
	is_body("<input name=\"x\"/><p id=\"x-bad\" class=\"error\">No.</p>"
		"<input name=\"x\" id=\"x2\"/><div id=\"errors\"><ol/></div>",
	    "<input name=\"x\" aria-invalid=\"true\" "
	    "aria-describedby=\"x-bad\" />"
	    "<p id=\"x-bad\" class=\"error\">No.</p><input name=\"x\" "
	    "id=\"x2\" /><div id=\"errors\"><ol><li><a href=\"#x\">No.</a>"
	    "</li></ol></div>",
	    "the first control of a name is marked, its name is its link");
	is_body("<div id=\"errors\"><ul/></div><input type=\"hidden\" "
		"name=\"x\"/><p id=\"x-bad\" class=\"error\">No.</p>",
	    "<div id=\"errors\"><ul><li><a href=\"#x-bad\">No.</a></li></ul>"
	    "</div><input type=\"hidden\" name=\"x\" />"
	    "<p id=\"x-bad\" class=\"error\">No.</p>",
	    "of one that nobody sees the sentence is the link's end");
	is_body("<template><p class=\"error\" id=\"code-error\"></p>"
		"</template>",
	    "<template><p class=\"error\" id=\"code-error\"></p></template>",
	    "in a template nothing is dropped");
	pages_errors(NULL, 0);
}

static void
test_sentences(void)
{
	const struct page *page = pages_page(form);

	if (page == NULL)
		bail("no page: %s", pages_log());
	is_string(page_sentence(page, pages_arena, &pages_fill, "email",
		      "email-bad"),
	    "Bad <&>.", "a sentence is plain text");
	is_string(page_sentence(page, pages_arena, &pages_fill, "email",
		      "email-repeated"),
	    "Came more than once.", "the sentence of any field");
	is_string(page_sentence(page, pages_arena, &pages_fill, "", "busy"),
	    "Wait until 12:00.", "nobody's error");
	is_string(page_sentence(page, pages_arena, &pages_fill, "email",
		      "email-odd"),
	    NULL, "no sentence");
	is_string(page_sentence(page, pages_arena, &pages_fill, "mail",
		      "email-repeated"),
	    NULL, "a code of another field");
}

/* A page may say in its own words what the layout says for all. */
static void
test_own_sentence(void)
{
	const struct page *page =
	    pages_page("<div id=\"sentences\"><p id=\"busy\">all</p></div>"
		       "<p class=\"error\" id=\"busy\">own</p>");

	if (page == NULL)
		bail("no page: %s", pages_log());
	is_string(page_sentence(page, pages_arena, &pages_fill, "", "busy"),
	    "own", "the page's own sentence goes before");
}

int
main(void)
{
	pages_open();
	test_inputs();
	test_boxes();
	test_selects();
	test_select_values();
	test_no_errors();
	test_errors();
	test_one_error();
	test_sentences();
	test_own_sentence();
	return done();
}

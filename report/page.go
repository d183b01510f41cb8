package report

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"visite/checklist"
)

// The parts of a page that are the same in every one, and the templates.
var (
	//go:embed page/style.css
	pageStyle string
	//go:embed page/sort.js
	pageScript string
	//go:embed page/*.tmpl
	pageTemplates embed.FS
)

// page is a paper in HTML: one file that needs no other, and no network, that a
// browser shows without running anything; the script only sorts tables. What
// comes from outside gets into it through html/template only.
type page struct {
	*printer
	out   *bufio.Writer
	parts *template.Template
	title string
}

// newPage begins a page with what it says about itself.
func (h *Head) newPage(w io.Writer, title checklist.Text) (*page, error) {
	parts, err := template.New("").Funcs(template.FuncMap{"t": h.in}).ParseFS(pageTemplates, "page/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	p := &page{printer: &printer{Head: h}, out: bufio.NewWriterSize(w, 64<<10), parts: parts, title: title.In(h.Lang)}
	fmt.Fprintf(p.out, `<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="visite">
<title>%s</title>
<style>%s</style>
</head>
<body>
`, h.Lang, inlineHash(pageStyle), inlineHash(pageScript), template.HTMLEscapeString(p.title+" · "+h.Facility), pageStyle)
	return p, p.put("begin", p.about())
}

// inlineHash names a text that stands in the page, so that no other may.
func inlineHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// aboutPage is what a page says about itself.
type aboutPage struct{ Title, Facility, Stand, Filter, Checkpoint, Mark string }

func (p *page) about() aboutPage {
	return aboutPage{
		Title: p.title, Facility: p.Facility, Stand: p.moment(p.At), Filter: p.Filter, Checkpoint: p.Checkpoint, Mark: p.mark(),
	}
}

// put writes a part of the page.
func (p *page) put(name string, data any) error {
	if err := p.parts.ExecuteTemplate(p.out, name, data); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// finish ends the page.
func (p *page) finish() error {
	if err := p.put("end", p.about()); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "<script>%s</script>\n</body>\n</html>\n", pageScript)
	if err := p.out.Flush(); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// fact is a number that stands out.
type fact struct {
	Name, Value string
	Late        bool // something should have been done
}

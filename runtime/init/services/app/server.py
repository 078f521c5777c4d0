import http.server
import os


class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = f"the database is {os.environ['DB_HOST']}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


http.server.ThreadingHTTPServer(("", 8000), Hello).serve_forever()

// XMLDocument

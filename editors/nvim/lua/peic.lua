-- Neovim: `require("peic").setup()` starts the language server `peic lsp` for every project that is opened. Works with 0.7 and later.
local M = {}
local client -- of Neovim 0.7, which has no vim.lsp.start

function M.start(options)
  local config = vim.tbl_deep_extend("force", {
    name = "peic",
    cmd = { "peic", "lsp" },
    root_dir = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":p:h"),
  }, options or {})
  if vim.lsp.start then return vim.lsp.start(config) end
  if not client or not vim.lsp.get_client_by_id(client) then client = vim.lsp.start_client(config) end
  if client then vim.lsp.buf_attach_client(0, client) end
  return client
end

function M.setup(options)
  vim.api.nvim_create_autocmd("FileType", {
    pattern = "pei",
    callback = function() M.start(options) end,
  })
end

return M

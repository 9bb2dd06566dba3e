require 'sinatra'

get '/metrics' do
  content_type 'text/plain; version=0.0.4'
  "# TYPE pages_total counter\npages_total 1\n"
end
